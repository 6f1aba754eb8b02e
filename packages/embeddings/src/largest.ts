// The few largest of many scores. It never sorts them all.

/**
 * Indices of the `count` largest scores, largest first and lowest index first where equal; fewer where fewer are allowed.
 *
 * A heap of at most `count` indices with the worst on top: O(V log count).
 *
 * @param scores [V], none NaN.
 * @param isAllowed indices for which it is false are passed over.
 */
export function largest(scores: Float64Array, count: number, isAllowed: (index: number) => boolean): number[] {
  const isWorse = (a: number, b: number): boolean => {
    const difference = (scores[a] as number) - (scores[b] as number);
    return difference < 0 || (difference === 0 && a > b);
  };
  const heap: number[] = [];
  for (let index = 0; index < scores.length; index++) {
    const isFull = heap.length >= count;
    if (isFull && (count === 0 || !isWorse(heap[0] as number, index))) continue;
    if (!isAllowed(index)) continue;
    if (isFull) sink(heap, index, isWorse);
    else rise(heap, index, isWorse);
  }
  return heap.sort((a, b) => (isWorse(a, b) ? 1 : -1));
}

type Order = (a: number, b: number) => boolean;

/** Puts `index` in place of the top. */
function sink(heap: number[], index: number, isBefore: Order): void {
  let hole = 0;
  for (let child = 1; child < heap.length; child = 2 * hole + 1) {
    if (child + 1 < heap.length && isBefore(heap[child + 1] as number, heap[child] as number)) child++;
    if (!isBefore(heap[child] as number, index)) break;
    heap[hole] = heap[child] as number;
    hole = child;
  }
  heap[hole] = index;
}

/** Adds `index` at the end and lets it rise. */
function rise(heap: number[], index: number, isBefore: Order): void {
  let hole = heap.length;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    if (!isBefore(index, heap[parent] as number)) break;
    heap[hole] = heap[parent] as number;
    hole = parent;
  }
  heap[hole] = index;
}
