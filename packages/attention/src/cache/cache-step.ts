// One token for every layer's cache in a compiled function (`compile` of @attn/tensor): rows, and where the next one goes, are inputs of the function and
// the rows are among its results. Not here: steps that grow a cache, or turn it round, which evaluate a graph of their own.
import type { AnyTensor, Tensor } from "@attn/tensor";
import { ShapeError, tensor } from "@attn/tensor";
import { ContiguousKvCache } from "./contiguous-kv-cache.ts";
import type { KvForm } from "./kv-buffer.ts";
import { checkRows, KvBuffer } from "./kv-buffer.ts";
import type { KvCache, KvRowsSoFar, KvView } from "./kv-cache.ts";

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
 * A step of one token with these caches; undefined where the next token needs more of one than a row to be written (an empty, full or rotating one, or rows
 * that are not evaluated), where the caches are unlike each other, and where more rows than `window` would be seen.
 */
export const cacheStep = (
  caches: readonly KvCache[],
  { window = Infinity }: { readonly window?: number } = {},
): CacheStep | undefined => {
  const buffers: KvBuffer[] = [];
  for (const cache of caches) {
    const buffer = cache instanceof ContiguousKvCache ? cache.readyBuffer : undefined;
    if (buffer === undefined || cache.length !== caches[0]!.length || !isLike(buffer, buffers[0])) return undefined;
    buffers.push(buffer);
  }
  const [first] = buffers;
  if (first === undefined || caches[0]!.length >= window) return undefined;
  const { length } = caches[0]!;
  const { form, capacity } = first;
  const room = roomFor(length + 1, Math.min(window, capacity));
  const rows = buffers.flatMap((buffer) => buffer.tensors());
  const batch = rows[0]!.shape[0]!;
  return {
    key: `${form.format} ${form.widths.join(" ")} ${room}`,
    room,
    inputs: [numbers([0, 0, length, 0]), numbers(new Int32Array(batch).fill(length + 1)), ...rows],
    begin: beginning(form, room),
    finish(results) {
      for (const [i, cache] of caches.entries())
        (cache as ContiguousKvCache).advance({ keys: results[2 * i]!, values: results[2 * i + 1]! });
    },
  };
};

const isLike = ({ form, capacity }: KvBuffer, other: KvBuffer | undefined): boolean =>
  other === undefined ||
  (capacity === other.capacity &&
    form.format === other.form.format &&
    form.widths.every((width, i) => width === other.form.widths[i]));

const numbers = (all: Iterable<number>): Tensor<"int32"> => tensor(Int32Array.from(all), { copy: false });

/** Powers of two, so that few plans serve all lengths. */
const roomFor = (rows: number, most: number): number =>
  Math.min(most, Math.max(leastRoom, 2 ** Math.ceil(Math.log2(rows))));

const beginning =
  (form: KvForm, room: number): CacheStep["begin"] =>
  ([starts, lengths, ...rows]) => {
    const buffers = Array.from(
      { length: rows.length / 2 },
      (_, i) => new KvBuffer({ keys: rows[2 * i]!, values: rows[2 * i + 1]! }, form),
    );
    return {
      layers: buffers.map(
        (buffer) =>
          new PlannedRows(buffer, { starts: starts as Tensor<"int32">, lengths: lengths as Tensor<"int32">, room }),
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
    const { starts, lengths, room } = this.#place;
    checkRows("append", { keys: k, values: v }, this.#buffer.shapes(room));
    if (k.shape[2] !== 1) throw new ShapeError(`append: a planned step has one token, not ${k.shape[2]}`);
    this.#buffer.write(starts, { keys: k, values: v });
    return { ...this.#buffer.rows(room), lengths, window: room };
  }
}
