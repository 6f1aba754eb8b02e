// Indices from the largest key down, as far as somebody asks. It never sorts what is not asked for.

/**
 * Yields the indices of the keys above `floor`, largest key first and, among equal keys, lowest index first.
 *
 * A binary heap: O(V) to start, O(log V) for each index taken.
 *
 * @param keys [V], none NaN.
 * @param floor keys that are not above it are left out.
 */
export function* descending(
  keys: ArrayLike<number>,
  floor: number = Number.NEGATIVE_INFINITY,
): Generator<number, void> {
  const heap = new Int32Array(keys.length);
  let size = 0;
  for (let i = 0; i < keys.length; i++) if ((keys[i] as number) > floor) heap[size++] = i;

  const isBefore = (a: number, b: number): boolean => {
    const difference = (keys[a] as number) - (keys[b] as number);
    return difference > 0 || (difference === 0 && a < b);
  };
  const sink = (index: number, from: number): void => {
    let hole = from;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child + 1] as number, heap[child] as number)) child++;
      if (!isBefore(heap[child] as number, index)) break;
      heap[hole] = heap[child] as number;
      hole = child;
    }
    heap[hole] = index;
  };

  for (let parent = (size >> 1) - 1; parent >= 0; parent--) sink(heap[parent] as number, parent);
  while (size > 0) {
    const first = heap[0] as number;
    const last = heap[--size] as number;
    if (size > 0) sink(last, 0);
    yield first;
  }
}
