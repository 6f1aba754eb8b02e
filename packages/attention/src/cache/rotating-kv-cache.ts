// The cache of constant size: the first tokens for ever, and a window of the latest ones in a ring (StreamingLLM, Xiao et al. 2023).
// Not here: renumbering. Keys keep the rotation of their original position, as in the sliding windows of transformers.
import type { AnyTensor, Tensor } from "@attn/tensor";
import { arange, concat, tensor } from "@attn/tensor";
import { causalAt, checkWindow, windowAt } from "../masks.ts";
import { consecutive } from "../positions/rope-table.ts";
import type { KvFormat } from "./compact-rows.ts";
import { checkTrim } from "./contiguous-kv-cache.ts";
import type { KvRows, StoredRows } from "./kv-buffer.ts";
import { checkRows, KvBuffer } from "./kv-buffer.ts";
import type { KvCache, KvView } from "./kv-cache.ts";
import type { NextRow, SteppedCache } from "./next-row.ts";
import type { SavedKvCache, SavedRotating } from "./saved-kv-cache.ts";
import { restoreRows, savedFormat, saveRows } from "./saved-kv-cache.ts";

export interface RotatingKvCacheOptions {
  /** Latest tokens that each query sees, itself included: key > query − window. */
  readonly window: number;
  /** First tokens of the sequence that stay visible. */
  readonly sinks?: number;
}

/** A query at position p sees the keys at 0 … sinks − 1 and at p − window + 1 … p. */
export class RotatingKvCache implements SteppedCache {
  readonly kind = "rotating";
  readonly #window: number;
  readonly #sinks: number;
  readonly #format: KvFormat;
  #buffer: KvBuffer | undefined;
  #length = 0;
  /** Tokens that were written, of which a trim may since have dropped some: what they overwrote stays lost. */
  #written = 0;

  constructor({ window, sinks = 0 }: RotatingKvCacheOptions, format: KvFormat) {
    this.#window = checkWindow("createKvCache", window);
    if (!Number.isInteger(sinks) || sinks < 0)
      throw new RangeError(`createKvCache: sinks must be a whole number of 0 or more, got ${sinks}`);
    this.#sinks = sinks;
    this.#format = format;
  }

  get length(): number {
    return this.#length;
  }
  get #capacity(): number {
    return this.#sinks + this.#window;
  }
  /** Rows in use. */
  get #held(): number {
    return Math.min(this.#length, this.#capacity);
  }

  append(k: Tensor, v: Tensor): KvView {
    const rows = { keys: k, values: v };
    checkRows("append", rows, this.#buffer?.shapes(this.#held));
    this.#buffer ??= KvBuffer.like(rows, this.#capacity, this.#format);
    const T = k.shape[2]!;
    const first = this.#length;
    const earlier = { ...this.#buffer.rows(this.#held), positions: this.#positions() };
    this.#write(rows, T);
    const window = this.#window;
    if (this.#length <= this.#capacity) return { ...this.#buffer.rows(this.#length), window };
    if (T === 1) return { ...this.#buffer.rows(this.#held), positions: this.#positions(), window };
    const positions = Int32Array.from([...earlier.positions, ...consecutive(first, T)]);
    return {
      keys: concat([earlier.keys, k], { axis: 2 }),
      values: concat([earlier.values, v], { axis: 2 }),
      positions,
      mask: this.#mask(arange(first, first + T), tensor(positions)),
      window,
    };
  }

  next(): NextRow | undefined {
    const buffer = this.#buffer;
    const seen = Math.min(this.#length + 1, this.#capacity);
    return buffer?.isEvaluated ? { buffer, row: this.#row(this.#length), seen, window: this.#window } : undefined;
  }

  advance(rows: StoredRows): void {
    this.#buffer!.replaceWith(rows);
    this.#length++;
    this.#written = Math.max(this.#written, this.#length);
  }

  trim(length: number): void {
    checkTrim(length, this.#length);
    const firstKept = Math.max(this.#sinks, this.#written - this.#window); // of the ring
    const firstNeeded = Math.max(this.#sinks, length - this.#window + 1);
    if (firstNeeded < firstKept && firstNeeded < length)
      throw new RangeError(
        `trim: a rotating cache that keeps positions from ${firstKept} on cannot go to ${length}, which needs those from ${firstNeeded} on`,
      );
    this.#length = length;
    if (length <= this.#sinks) this.#written = length; // the ring starts anew
  }

  async fork(): Promise<KvCache> {
    const fork = new RotatingKvCache({ window: this.#window, sinks: this.#sinks }, this.#format);
    fork.#buffer = await this.#buffer?.fork();
    fork.#length = this.#length;
    fork.#written = this.#written;
    return fork;
  }

  async serialise(): Promise<SavedKvCache> {
    const rows = await saveRows(this.#buffer, this.#held, this.#format);
    const [window, sinks, length, written] = [this.#window, this.#sinks, this.#length, this.#written];
    return { format: savedFormat, kind: this.kind, window, sinks, length, written, ...rows };
  }

  /** Takes over rows that `serialise` gave. */
  static restore(saved: SavedRotating): RotatingKvCache {
    const cache = new RotatingKvCache(saved, saved.dtype);
    cache.#length = saved.length;
    cache.#written = saved.written;
    cache.#buffer = restoreRows(saved, cache.#capacity);
    return cache;
  }

  tensors(): AnyTensor[] {
    return this.#buffer?.tensors() ?? [];
  }

  dispose(): void {
    this.#buffer?.dispose();
    this.#buffer = undefined;
    this.#length = 0;
    this.#written = 0;
  }
  [Symbol.dispose](): void {
    this.dispose();
  }

  #row(position: number): number {
    return position < this.#sinks ? position : this.#sinks + ((position - this.#sinks) % this.#window);
  }

  /** The position that each row in use holds: the latest of those that share the row. */
  #positions(): Int32Array {
    const last = this.#length - 1;
    return Int32Array.from({ length: this.#held }, (_, row) =>
      row < this.#sinks ? row : last - ((last - row) % this.#window),
    );
  }

  #mask(queries: Tensor<"int32">, keys: Tensor<"int32">): Tensor<"bool"> {
    return causalAt(queries, keys).and(windowAt(queries, keys, this.#window).or(keys.less(this.#sinks)));
  }

  /** Writes those of T new tokens that stay, each run of rows that lie one after another at once. */
  #write({ keys, values }: KvRows, T: number): void {
    const first = this.#length;
    const end = first + T;
    let at = first;
    while (at < end) {
      if (at >= this.#sinks) at = Math.max(at, end - this.#window);
      const row = this.#row(at);
      const room = (at < this.#sinks ? this.#sinks : this.#capacity) - row;
      const stop = Math.min(end, at + room);
      const range = { start: at - first, stop: stop - first };
      this.#buffer!.write(row, { keys: keys.slice(2, range), values: values.slice(2, range) });
      at = stop;
    }
    this.#length = end;
    this.#written = Math.max(this.#written, end);
  }
}
