// The caches whose row i is token i: one that grows and one of fixed capacity. Not here: one that forgets (rotating-kv-cache.ts).
import type { AnyTensor, Tensor } from "@attn/tensor";
import type { KvFormat } from "./compact-rows.ts";
import type { StoredRows } from "./kv-buffer.ts";
import { checkRows, KvBuffer } from "./kv-buffer.ts";
import type { KvCache, KvView } from "./kv-cache.ts";
import type { NextRow, SteppedCache } from "./next-row.ts";
import type { SavedContiguous, SavedKvCache } from "./saved-kv-cache.ts";
import { restoreRows, savedFormat, saveRows } from "./saved-kv-cache.ts";

/** Rows for tokens 0, 1, 2, … in place: `static` has room for `capacity` tokens, `growing` doubles its room when it is full. */
export class ContiguousKvCache implements SteppedCache {
  readonly kind: "growing" | "static";
  readonly #capacity: number;
  readonly #format: KvFormat;
  #buffer: KvBuffer | undefined;
  #length = 0;

  /** @param capacity - tokens; for a growing cache those that fit before it grows for the first time. */
  constructor(kind: "growing" | "static", capacity: number, format: KvFormat) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError(`createKvCache: capacity must be a whole number of 1 or more, got ${capacity}`);
    this.kind = kind;
    this.#capacity = capacity;
    this.#format = format;
  }

  get length(): number {
    return this.#length;
  }

  append(k: Tensor, v: Tensor): KvView {
    const rows = { keys: k, values: v };
    checkRows("append", rows, this.#buffer?.shapes(this.#length));
    const length = this.#length + k.shape[2]!;
    if (this.kind === "static" && length > this.#capacity)
      throw new RangeError(`append: ${length} tokens do not fit a static cache with a capacity of ${this.#capacity}`);
    this.#buffer ??= KvBuffer.like(rows, Math.max(this.#capacity, length), this.#format);
    if (length > this.#buffer.capacity) this.#buffer.grow(Math.max(length, 2 * this.#buffer.capacity), this.#length);
    this.#buffer.write(this.#length, rows);
    this.#length = length;
    return this.#buffer.rows(length);
  }

  next(): NextRow | undefined {
    const buffer = this.#buffer;
    const row = this.#length;
    return buffer?.isEvaluated && row < buffer.capacity ? { buffer, row, seen: row + 1 } : undefined;
  }

  advance(rows: StoredRows): void {
    this.#buffer!.replaceWith(rows);
    this.#length++;
  }

  trim(length: number): void {
    this.#length = checkTrim(length, this.#length);
  }

  async fork(): Promise<KvCache> {
    const fork = new ContiguousKvCache(this.kind, this.#capacity, this.#format);
    fork.#buffer = await this.#buffer?.fork();
    fork.#length = this.#length;
    return fork;
  }

  async serialise(): Promise<SavedKvCache> {
    const rows = await saveRows(this.#buffer, this.#length, this.#format);
    const [kind, capacity, length] = [this.kind, this.#capacity, this.#length];
    return { format: savedFormat, kind, capacity, length, ...rows };
  }

  /** Takes over rows that `serialise` gave. */
  static restore(saved: SavedContiguous): ContiguousKvCache {
    const cache = new ContiguousKvCache(saved.kind, saved.capacity, saved.dtype);
    cache.#buffer = restoreRows(saved, Math.max(saved.capacity, saved.length));
    cache.#length = saved.length;
    return cache;
  }

  tensors(): AnyTensor[] {
    return this.#buffer?.tensors() ?? [];
  }

  dispose(): void {
    this.#buffer?.dispose();
    this.#buffer = undefined;
    this.#length = 0;
  }
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** @throws RangeError unless 0 ≤ length ≤ seen. */
export const checkTrim = (length: number, seen: number): number => {
  if (!Number.isInteger(length) || length < 0 || length > seen)
    throw new RangeError(`trim: the cache has seen ${seen} tokens and cannot go to ${length}`);
  return length;
};
