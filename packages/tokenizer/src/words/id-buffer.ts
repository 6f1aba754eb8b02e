// Ids while they are collected. As numbers in an array they are only written once, when all are known.

const keptIds = 2 ** 20;
/** The longest array that V8 lays out as one block when it is made by its length. */
const longestBlock = 2 ** 25;

/** A growing list of ids. */
export class IdBuffer {
  private ids = new Int32Array(256);
  length = 0;

  /** Begins anew. */
  clear(): void {
    if (this.ids.length > keptIds) this.ids = new Int32Array(256);
    this.length = 0;
  }

  push(id: number): void {
    if (this.length === this.ids.length) this.reserve(1);
    this.ids[this.length++] = id;
  }

  append(ids: Int32Array): void {
    if (this.length + ids.length > this.ids.length) this.reserve(ids.length);
    this.ids.set(ids, this.length);
    this.length += ids.length;
  }

  toArray(): number[] {
    const { ids, length } = this;
    if (length > longestBlock) return Array.from(ids.subarray(0, length));
    const result = new Array<number>(length);
    for (let i = 0; i < length; i++) result[i] = ids[i]!;
    return result;
  }

  private reserve(more: number): void {
    const grown = new Int32Array(Math.max(this.ids.length * 2, this.length + more));
    grown.set(this.ids);
    this.ids = grown;
  }
}
