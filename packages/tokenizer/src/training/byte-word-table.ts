// Different words as bytes, one behind the other, and how often each was added. Where words begin and end is decided elsewhere.

/** A hash table with open addressing; it grows as words come. */
export class ByteWordTable {
  size = 0;
  private slots: Int32Array = new Int32Array(2 ** 14);
  private hashes: Int32Array = new Int32Array(2 ** 12);
  private ending: Int32Array = new Int32Array(2 ** 12);
  private counting: Float64Array = new Float64Array(2 ** 12);
  private kept: Uint8Array = new Uint8Array(2 ** 15);
  private used = 0;

  /** The bytes of all words, in the order in which they were first added. */
  get bytes(): Uint8Array {
    return this.kept.subarray(0, this.used);
  }

  /** Where each word ends in them. */
  get ends(): Int32Array {
    return this.ending.subarray(0, this.size);
  }

  get counts(): Float64Array {
    return this.counting.subarray(0, this.size);
  }

  /** Counts the word of bytes [start, end) `times` times. */
  add(bytes: Uint8Array, start: number, end: number, times: number): void {
    const { slots, hashes } = this;
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    hash ^= hash >>> 15;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let word = slots[slot]!; word > 0; word = slots[slot]!) {
      if (hashes[word - 1] === hash && this.is(word - 1, bytes, start, end)) {
        this.counting[word - 1]! += times;
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.keep(bytes.subarray(start, end), hash, times);
    slots[slot] = this.size;
    if (this.size * 2 > slots.length) this.spread();
  }

  private is(word: number, bytes: Uint8Array, start: number, end: number): boolean {
    const { kept, ending } = this;
    const from = word === 0 ? 0 : ending[word - 1]!;
    if (ending[word]! - from !== end - start) return false;
    for (let i = start, at = from; i < end; i++, at++) if (bytes[i] !== kept[at]) return false;
    return true;
  }

  private keep(word: Uint8Array, hash: number, times: number): void {
    const { size, used } = this;
    if (size === this.hashes.length) {
      this.hashes = grown(this.hashes, new Int32Array(size * 2));
      this.ending = grown(this.ending, new Int32Array(size * 2));
      this.counting = grown(this.counting, new Float64Array(size * 2));
    }
    const needed = used + word.length;
    if (needed > this.kept.length) this.kept = grown(this.kept, new Uint8Array(Math.max(needed, this.kept.length * 2)));
    this.kept.set(word, used);
    this.used = needed;
    this.hashes[size] = hash;
    this.ending[size] = needed;
    this.counting[size] = times;
    this.size++;
  }

  /** Twice the slots. */
  private spread(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let word = 0; word < this.size; word++) {
      let slot = this.hashes[word]! & mask;
      while (slots[slot]! > 0) slot = (slot + 1) & mask;
      slots[slot] = word + 1;
    }
    this.slots = slots;
  }
}

const grown = <T extends Uint8Array | Int32Array | Float64Array>(old: T, larger: T): T => {
  larger.set(old);
  return larger;
};
