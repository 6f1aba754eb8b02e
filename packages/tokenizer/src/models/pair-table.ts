// A hash table from a pair of ids to a number. It grows, it never deletes, and it knows nothing of merges.

const emptySlot = -1;

/** (left, right) -> value for ids and values from 0 to 2^31 - 1; open addressing in one Int32Array of triples. */
export class PairTable {
  private slots: Int32Array;
  private mask: number;
  size = 0;

  constructor(expected = 16) {
    let capacity = 16;
    while (capacity < expected * 2) capacity *= 2;
    this.mask = capacity - 1;
    this.slots = new Int32Array(capacity * 3).fill(emptySlot);
  }

  /** The value of a pair, or -1. A stored -2 marks "known to be absent" for whoever wants that. */
  get(left: number, right: number): number {
    return this.slots[this.find(left, right) + 2] ?? emptySlot;
  }

  set(left: number, right: number, value: number): void {
    const at = this.find(left, right);
    if (this.slots[at] === emptySlot) {
      this.size++;
      if (this.size * 2 > this.mask) {
        this.grow();
        this.put(this.find(left, right), left, right, value);
        return;
      }
    }
    this.put(at, left, right, value);
  }

  private put(at: number, left: number, right: number, value: number): void {
    this.slots[at] = left;
    this.slots[at + 1] = right;
    this.slots[at + 2] = value;
  }

  private find(left: number, right: number): number {
    const { slots, mask } = this;
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca77);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    for (;;) {
      const at = slot * 3;
      const found = slots[at];
      if (found === emptySlot || (found === left && slots[at + 1] === right)) return at;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const old = this.slots;
    this.mask = this.mask * 2 + 1;
    this.slots = new Int32Array((this.mask + 1) * 3).fill(emptySlot);
    for (let i = 0; i < old.length; i += 3) {
      const left = old[i] ?? emptySlot;
      const right = old[i + 1] ?? 0;
      if (left !== emptySlot) this.put(this.find(left, right), left, right, old[i + 2] ?? 0);
    }
  }
}
