// A heap of sightings of pairs by how soon they are merged. It never notices by itself that a count has changed.

/** Most frequent first; of equal counts the lower tie comes first. */
export class MergeQueue {
  private heap: Int32Array = new Int32Array(1024);
  private counts: Float64Array = new Float64Array(1024);
  private ties: Float64Array = new Float64Array(1024);
  private size = 0;

  /** The sighting that is first, or -1. */
  get top(): number {
    return this.size === 0 ? -1 : (this.heap[0] ?? -1);
  }

  countOf(sighting: number): number {
    return this.counts[sighting] ?? 0;
  }

  tieOf(sighting: number): number {
    return this.ties[sighting] ?? 0;
  }

  push(sighting: number, count: number, tie: number): void {
    this.reserve(sighting);
    this.counts[sighting] = count;
    this.ties[sighting] = tie;
    const { heap } = this;
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] ?? 0;
      if (!this.precedes(sighting, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = sighting;
  }

  /** Puts the top in its place after its count or tie has changed. */
  replaceTop(count: number, tie: number): void {
    const { top } = this;
    this.counts[top] = count;
    this.ties[top] = tie;
    this.sink(top);
  }

  removeTop(): void {
    const moved = this.heap[--this.size] ?? 0;
    if (this.size > 0) this.sink(moved);
  }

  private sink(sighting: number): void {
    const { heap, size } = this;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= size) break;
      if (child + 1 < size && this.precedes(heap[child + 1] ?? 0, heap[child] ?? 0)) child++;
      const below = heap[child] ?? 0;
      if (!this.precedes(below, sighting)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = sighting;
  }

  private precedes(a: number, b: number): boolean {
    const countA = this.counts[a] ?? 0;
    const countB = this.counts[b] ?? 0;
    return countA === countB ? (this.ties[a] ?? 0) < (this.ties[b] ?? 0) : countA > countB;
  }

  private reserve(sighting: number): void {
    if (this.size === this.heap.length) this.heap = grown(this.heap, new Int32Array(this.size * 2));
    if (sighting < this.counts.length) return;
    const length = Math.max(sighting + 1, this.counts.length * 2);
    this.counts = grown(this.counts, new Float64Array(length));
    this.ties = grown(this.ties, new Float64Array(length));
  }
}

const grown = <T extends Int32Array | Float64Array>(old: T, larger: T): T => {
  larger.set(old);
  return larger;
};
