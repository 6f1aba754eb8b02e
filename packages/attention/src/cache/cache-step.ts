// One token for every layer's cache in a compiled function (`compile` of @attn/tensor): rows, and where the next one goes, are inputs of the function and
// the rows are among its results. Not here: steps that make room first, which evaluate a graph of their own.
import type { AnyTensor, Tensor } from "@attn/tensor";
import { ShapeError, tensor } from "@attn/tensor";
import { ContiguousKvCache } from "./contiguous-kv-cache.ts";
import type { KvForm } from "./kv-buffer.ts";
import { checkRows, KvBuffer } from "./kv-buffer.ts";
import type { KvCache, KvRowsSoFar, KvView } from "./kv-cache.ts";
import type { NextRow, SteppedCache } from "./next-row.ts";
import { RotatingKvCache } from "./rotating-kv-cache.ts";

/** A step of one token with caches of a model. */
export interface CacheStep {
  /** Steps with the same one can share a compiled function. */
  readonly key: string;
  /** Rows that the token sees, of which those behind its own do not count. */
  readonly room: number;
  /** The inputs that the function is to be called with. */
  readonly inputs: readonly AnyTensor[];
  /** Called in the function, with what stands for the inputs. It keeps no cache alive. */
  readonly begin: (inputs: readonly AnyTensor[]) => CacheStepInside;
  /** Called with what the function returned for `results`, once it is evaluated: the caches are a token longer. */
  finish(results: readonly AnyTensor[]): void;
}

/** The caches as the function sees them. */
export interface CacheStepInside {
  /** One per layer. */
  readonly layers: readonly KvRowsSoFar[];
  /** What the function returns for the caches, when every layer has its new row. */
  results(): readonly AnyTensor[];
}

/** Rows that a plan attends over at least. */
const leastRoom = 16;

/**
 * A step of one token with these caches; undefined where the next token needs more of one than a row to be written (one that is empty or full, or whose rows
 * are not evaluated), where the caches are unlike each other, and where more rows than `window` would be seen.
 */
export const cacheStep = (
  caches: readonly KvCache[],
  { window = Infinity }: { readonly window?: number } = {},
): CacheStep | undefined => {
  const all: { readonly cache: SteppedCache; readonly next: NextRow }[] = [];
  for (const cache of caches) {
    if (!isStepped(cache)) return undefined;
    const next = cache.next();
    if (next === undefined || !isLike(next, all[0]?.next)) return undefined;
    all.push({ cache, next });
  }
  if (all[0] === undefined) return undefined;
  const { buffer, row, seen, window: own } = all[0].next;
  if (own === undefined && seen > window) return undefined;
  const { form, capacity } = buffer;
  const most = own === undefined ? Math.min(window, capacity) : capacity;
  const place = { room: roomFor(seen, most), window: own };
  const rows = all.flatMap(({ next }) => next.buffer.tensors());
  const batch = rows[0]!.shape[0]!;
  return {
    key: [form.format, ...form.widths, place.room, own ?? ""].join(" "),
    room: place.room,
    inputs: [numbers([0, 0, row, 0]), numbers(new Int32Array(batch).fill(seen)), ...rows],
    begin: beginning(form, place),
    finish(results) {
      for (const [i, { cache }] of all.entries()) cache.advance({ keys: results[2 * i]!, values: results[2 * i + 1]! });
    },
  };
};

/** Whether a cache is one of ours, and not somebody's own. */
const isStepped = (cache: KvCache): cache is SteppedCache =>
  cache instanceof ContiguousKvCache || cache instanceof RotatingKvCache;

const isLike = (next: NextRow, other: NextRow | undefined): boolean => {
  if (other === undefined) return true;
  const [{ form, capacity }, { form: otherForm, capacity: otherCapacity }] = [next.buffer, other.buffer];
  return (
    next.row === other.row &&
    next.seen === other.seen &&
    next.window === other.window &&
    capacity === otherCapacity &&
    form.format === otherForm.format &&
    form.widths.every((width, i) => width === otherForm.widths[i])
  );
};

const numbers = (all: Iterable<number>): Tensor<"int32"> => tensor(Int32Array.from(all), { copy: false });

/** Powers of two, so that few plans serve all lengths. */
const roomFor = (rows: number, most: number): number =>
  Math.min(most, Math.max(leastRoom, 2 ** Math.ceil(Math.log2(rows))));

const beginning =
  (form: KvForm, shown: { readonly room: number; readonly window: number | undefined }): CacheStep["begin"] =>
  ([starts, lengths, ...rows]) => {
    const buffers = Array.from(
      { length: rows.length / 2 },
      (_, i) => new KvBuffer({ keys: rows[2 * i]!, values: rows[2 * i + 1]! }, form),
    );
    return {
      layers: buffers.map(
        (buffer) =>
          new PlannedRows(buffer, { starts: starts as Tensor<"int32">, lengths: lengths as Tensor<"int32">, ...shown }),
      ),
      results: () => buffers.flatMap((buffer) => buffer.tensors()),
    };
  };

interface Place {
  /** [4] */
  readonly starts: Tensor<"int32">;
  /** [B] */
  readonly lengths: Tensor<"int32">;
  readonly room: number;
  /** Of a cache that rotates. */
  readonly window: number | undefined;
}

class PlannedRows implements KvRowsSoFar {
  /** Nobody knows while the function is being planned; positions are inputs of the function too. */
  readonly length = 0;
  readonly #buffer: KvBuffer;
  readonly #place: Place;

  constructor(buffer: KvBuffer, place: Place) {
    this.#buffer = buffer;
    this.#place = place;
  }

  append(k: Tensor, v: Tensor): KvView {
    const { starts, lengths, room, window = room } = this.#place;
    checkRows("append", { keys: k, values: v }, this.#buffer.shapes(room));
    if (k.shape[2] !== 1) throw new ShapeError(`append: a planned step has one token, not ${k.shape[2]}`);
    this.#buffer.write(starts, { keys: k, values: v });
    return { ...this.#buffer.rows(room), lengths, window };
  }
}
