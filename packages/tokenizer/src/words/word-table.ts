// A bounded memory of words and their ids, keyed by the bytes of the words where they stand: nothing is copied to look one up.
// How ids are found is the caller's business; words that are strings are in word-cache.ts.
import type { IdBuffer } from "./id-buffer.ts";
import { poolSize, slotBits, stride, type WordMemory } from "./word-memory.ts";

const probes = 8;
const longestWord = 64;
const tagBits = 5;
const mostSerials = 2 ** 25;
const goesOn = (1 << tagBits) - 1;

/** Four bytes as a number; those that are not among the first `count` are 0. */
const fourBytes = (view: DataView, at: number, count: number): number => {
  if (count <= 0) return 0;
  const bytes = view.getInt32(at, true);
  return count >= 4 ? bytes : bytes & ((1 << (count * 8)) - 1);
};

/**
 * Open addressing in one array of entries: four times four bytes of a word, a tag, and up to three ids. The tag holds the number of bytes and, for what comes
 * after the first 16 bytes, the number of the entry before it. More ids than three are in a pool. A full neighbourhood forgets its first word, a full pool all.
 */
export class WordTable {
  private readonly entries: Int32Array;
  private readonly pool: Int32Array;
  private pooled = 0;
  private serials = 0;
  private tag = 0;

  constructor({ entries, pool }: WordMemory) {
    this.entries = entries;
    this.pool = pool;
  }

  /** Appends the ids of the word of bytes [start, end), if it is known, and gives -1; else a place for `set`, or -2 for a word that is too long. */
  find(view: DataView, start: number, end: number, ids: IdBuffer): number {
    const { entries } = this;
    let at = start;
    let parent = 0;
    if (end - start > 16) {
      if (end - start > longestWord) return -2;
      if (this.serials >= mostSerials) this.forget();
      for (; end - at > 16; at += 16) parent = this.prefix(view, at, parent);
    }
    const place = this.place(view, at, end - at, (parent << tagBits) | (end - at));
    if (place < 0) return ~place;
    const first = entries[place + 5]!;
    const count = first >>> 24;
    if (count > 3) {
      const from = entries[place + 6]!;
      for (let i = from; i < from + count; i++) ids.push(this.pool[i]!);
      return -1;
    }
    if (count > 0) ids.push(first & 0xffffff);
    if (count > 1) ids.push(entries[place + 6]!);
    if (count > 2) ids.push(entries[place + 7]!);
    return -1;
  }

  /** Remembers the ids of the word for which `find` has just given this place. */
  set(place: number, ids: readonly number[]): void {
    const { entries, pool } = this;
    if (ids.length > longestWord) return;
    if (ids.length > 3) {
      if (this.pooled + ids.length > poolSize) {
        this.forget();
        return;
      }
      entries[place + 5] = ids.length << 24;
      entries[place + 6] = this.pooled;
      for (const id of ids) pool[this.pooled++] = id;
    } else {
      entries[place + 5] = (ids.length << 24) | (ids[0] ?? 0);
      entries[place + 6] = ids[1] ?? 0;
      entries[place + 7] = ids[2] ?? 0;
    }
    entries[place + 4] = this.tag;
  }

  /** The number of the entry of 16 bytes that others follow. */
  private prefix(view: DataView, at: number, parent: number): number {
    const tag = (parent << tagBits) | goesOn;
    const place = this.place(view, at, 16, tag);
    if (place >= 0) return this.entries[place + 5]!;
    this.entries[~place + 4] = tag;
    this.entries[~place + 5] = ++this.serials;
    return this.serials;
  }

  /** The entry of up to 16 bytes, or ~ of the one that was made ready for them. */
  private place(view: DataView, at: number, length: number, tag: number): number {
    const { entries } = this;
    const a = fourBytes(view, at, length);
    const b = fourBytes(view, at + 4, length - 4);
    const c = fourBytes(view, at + 8, length - 8);
    const d = fourBytes(view, at + 12, length - 12);
    let hash =
      Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77) ^ Math.imul(c, 0xc2b2ae3d) ^ Math.imul(d, 0x27d4eb2f);
    hash = Math.imul(hash ^ tag ^ (hash >>> 15), 0x2c1b3c6d);
    const first = hash >>> (32 - slotBits);
    let free = first * stride;
    for (let i = 0; i < probes; i++) {
      const place = ((first + i) & ((1 << slotBits) - 1)) * stride;
      const found = entries[place + 4]!;
      if (
        found === tag &&
        entries[place] === a &&
        entries[place + 1] === b &&
        entries[place + 2] === c &&
        entries[place + 3] === d
      )
        return place;
      if (found === 0) {
        free = place;
        break;
      }
    }
    entries[free] = a;
    entries[free + 1] = b;
    entries[free + 2] = c;
    entries[free + 3] = d;
    entries[free + 4] = 0;
    this.tag = tag;
    return ~free;
  }

  private forget(): void {
    this.entries.fill(0);
    this.pooled = 0;
    this.serials = 0;
  }
}
