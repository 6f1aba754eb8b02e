// A vocabulary whose tokens are bytes, as rank files have them: one pool of bytes and a hash table over it, no strings. Reading files is not here.
import { byteCharacters, byteOfUnit } from "../byte-level.ts";
import { idLimit, type Vocabulary } from "./vocabulary.ts";

/**
 * The base of a polynomial hash, by which the hash of two tokens together comes from theirs: hash(ab) = hash(a) · base^|b| + hash(b).
 * Every vocabulary has one of its own, or a file could be written whose tokens all have one hash: reading it would take quadratic time.
 * Bases of this residue have the longest period modulo 2^32.
 */
const createBase = (): number => (Math.floor(Math.random() * 2 ** 29) << 3) | 5;

const grown = (old: Int32Array, size: number): Int32Array => {
  const result = new Int32Array(size);
  result.set(old);
  return result;
};

/** Tokens of bytes; as text they are written in the alphabet of byte-level.ts. */
export class ByteVocabulary implements Vocabulary {
  size = 0;
  highestId = -1;
  /** The bytes of all tokens, and where the next token goes: write it there, then call `add`. */
  readonly pool: Uint8Array;
  poolEnd = 0;
  private starts: Int32Array;
  private lengths: Int32Array;
  private hashes: Int32Array;
  private readonly slots: Int32Array; // id + 1, 0 where empty
  private readonly shift: number;
  private readonly base: number = createBase();
  private longest = 0;
  private powers: Int32Array = new Int32Array(0);

  /** `capacity` tokens of `bytes` bytes together at most. */
  constructor(capacity: number, bytes: number) {
    const bits = Math.max(4, 33 - Math.clz32(capacity));
    this.slots = new Int32Array(2 ** bits);
    this.shift = 32 - bits;
    this.pool = new Uint8Array(bytes);
    this.starts = new Int32Array(capacity);
    this.lengths = new Int32Array(capacity);
    this.hashes = new Int32Array(capacity);
  }

  /** Adds the token in the pool from `poolEnd` to `end`, unless it has an id already, which it gives, or the id is taken (-2); else -1. */
  add(end: number, id: number): number {
    const { pool, poolEnd } = this;
    const hash = this.hashOf(pool, poolEnd, end);
    const slot = this.slotOf(hash, pool, poolEnd, end - poolEnd, pool, 0, 0);
    if (this.slots[slot] !== 0) return this.slots[slot]! - 1;
    if (this.has(id)) return -2;
    this.slots[slot] = id + 1;
    if (id >= this.starts.length) this.reserve(Math.min(idLimit, id * 2));
    this.starts[id] = poolEnd;
    this.lengths[id] = end - poolEnd;
    this.hashes[id] = hash;
    this.poolEnd = end;
    this.size++;
    this.highestId = Math.max(this.highestId, id);
    this.longest = Math.max(this.longest, end - poolEnd);
    return -1;
  }

  has(id: number): boolean {
    return (this.lengths[id] ?? 0) > 0;
  }

  /** The id of bytes [start, end), or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    if (end - start > this.longest) return -1;
    return this.slots[this.slotOf(this.hashOf(bytes, start, end), bytes, start, end - start, bytes, 0, 0)]! - 1;
  }

  /** The id of two tokens in one, or -1. */
  findPair(left: number, right: number): number {
    const { lengths, hashes, starts, pool } = this;
    const added = lengths[right]!;
    if (lengths[left]! + added > this.longest) return -1;
    if (this.powers.length === 0) this.powers = powersOf(this.base, this.longest);
    const hash = (Math.imul(hashes[left]!, this.powers[added]!) + hashes[right]!) | 0;
    return this.slots[this.slotOf(hash, pool, starts[left]!, lengths[left]!, pool, starts[right]!, added)]! - 1;
  }

  idOf(token: string): number | undefined {
    const bytes = new Uint8Array(token.length);
    for (let i = 0; i < token.length; i++) {
      const byte = byteOfUnit(token.charCodeAt(i));
      if (byte < 0) return undefined;
      bytes[i] = byte;
    }
    const id = this.find(bytes, 0, bytes.length);
    return id < 0 ? undefined : id;
  }

  tokenOf(id: number): string | undefined {
    const length = this.lengths[id] ?? 0;
    if (length === 0) return undefined;
    const start = this.starts[id]!;
    let token = "";
    for (let i = start; i < start + length; i++) token += byteCharacters[this.pool[i]!];
    return token;
  }

  /** The slot of the token of these bytes, `length` from one place and `more` from another, or the empty one where it would be. */
  private slotOf(
    hash: number,
    bytes: Uint8Array,
    start: number,
    length: number,
    next: Uint8Array,
    from: number,
    more: number,
  ): number {
    const { slots, hashes, lengths, starts } = this;
    const mask = slots.length - 1;
    for (let slot = Math.imul(hash, 0x9e3779b1) >>> this.shift; ; slot = (slot + 1) & mask) {
      const id = slots[slot]! - 1;
      if (id < 0) return slot;
      if (hashes[id] !== hash || lengths[id] !== length + more) continue;
      const at = starts[id]!;
      if (this.matches(at, bytes, start, length) && this.matches(at + length, next, from, more)) return slot;
    }
  }

  private hashOf(bytes: Uint8Array, start: number, end: number): number {
    const { base } = this;
    let hash = 0;
    for (let i = start; i < end; i++) hash = (Math.imul(hash, base) + bytes[i]! + 1) | 0;
    return hash;
  }

  private matches(at: number, bytes: Uint8Array, start: number, length: number): boolean {
    for (let i = 0; i < length; i++) if (this.pool[at + i] !== bytes[start + i]) return false;
    return true;
  }

  private reserve(size: number): void {
    this.starts = grown(this.starts, size);
    this.lengths = grown(this.lengths, size);
    this.hashes = grown(this.hashes, size);
  }
}

const powersOf = (base: number, highest: number): Int32Array => {
  const powers = new Int32Array(highest + 1).fill(1);
  for (let i = 1; i <= highest; i++) powers[i] = Math.imul(powers[i - 1]!, base);
  return powers;
};
