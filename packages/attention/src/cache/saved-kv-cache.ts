// The plain-data form of a cache, which structured clone, IndexedDB and files can hold. Not here: building a cache from it (create-kv-cache.ts).
import type { Tensor } from "@attn/tensor";
import { evaluate, tensor } from "@attn/tensor";
import type { KvRows } from "./kv-buffer.ts";

export const savedFormat = "attn-kv-cache-1";

/** Rows in the order in which the cache keeps them, row-major; shapes of no axis when nothing was ever appended. */
interface SavedRows {
  readonly format: typeof savedFormat;
  /** [B, G, rows, D] and [B, G, rows, V], or [] and []. */
  readonly keyShape: readonly number[];
  readonly valueShape: readonly number[];
  readonly keys: Float32Array;
  readonly values: Float32Array;
  /** Tokens seen. */
  readonly length: number;
}
export interface SavedContiguous extends SavedRows {
  readonly kind: "growing" | "static";
  readonly capacity: number;
}
export interface SavedRotating extends SavedRows {
  readonly kind: "rotating";
  readonly window: number;
  readonly sinks: number;
  /** Tokens that were written before the last trim, which may be more than `length`. */
  readonly written: number;
}
export type SavedKvCache = SavedContiguous | SavedRotating;

export const saveRows = async (
  rows: KvRows | undefined,
): Promise<Pick<SavedRows, "keyShape" | "valueShape" | "keys" | "values">> => {
  if (rows === undefined)
    return { keyShape: [], valueShape: [], keys: new Float32Array(0), values: new Float32Array(0) };
  const read = async (x: Tensor): Promise<Float32Array> => {
    await evaluate(x);
    const data = await x.data();
    x.dispose();
    return data;
  };
  return {
    keyShape: [...rows.keys.shape],
    valueShape: [...rows.values.shape],
    keys: await read(rows.keys),
    values: await read(rows.values),
  };
};

/** @throws TypeError or RangeError naming the field for anything that `serialise` would not have written. */
export const checkSaved = (saved: unknown): SavedKvCache => {
  const fields = saved as Readonly<Record<string, unknown>> | null | undefined;
  if (typeof fields !== "object" || fields === null || fields.format !== savedFormat)
    throw fail(`expected an object with format "${savedFormat}", got ${show(fields?.format ?? fields)}`);
  const { kind, length } = fields;
  if (kind !== "growing" && kind !== "static" && kind !== "rotating") throw fail(`unknown kind ${show(kind)}`);
  checkCount(fields, "length", 0);
  if (kind === "rotating") {
    checkCount(fields, "window", 1);
    checkCount(fields, "sinks", 0);
    checkCount(fields, "written", length as number);
  } else checkCount(fields, "capacity", kind === "static" ? Math.max(1, length as number) : 1);
  const rows = checkRowsOf(fields, "keys", "keyShape");
  const others = checkRowsOf(fields, "values", "valueShape");
  const capacity = kind === "rotating" ? (fields.sinks as number) + (fields.window as number) : Infinity;
  const expected = Math.min(length as number, capacity);
  const agree = rows.slice(0, 3).every((n, i) => n === others[i]) && rows.length === others.length;
  if (!agree || (rows[2] ?? 0) !== expected)
    throw fail(`keyShape ${show(rows)} and valueShape ${show(others)} do not both hold ${expected} rows`);
  return saved as SavedKvCache;
};

/** The rows as tensors; undefined for a cache that never saw any. */
export const savedRows = (saved: SavedKvCache): KvRows | undefined =>
  saved.keyShape.length === 0
    ? undefined
    : {
        keys: tensor(saved.keys, { shape: saved.keyShape }),
        values: tensor(saved.values, { shape: saved.valueShape }),
      };

const fail = (message: string): RangeError => new RangeError(`deserialiseKvCache: ${message}`);
const show = (value: unknown): string => JSON.stringify(value) ?? String(value);

const checkCount = (fields: Readonly<Record<string, unknown>>, name: string, least: number): void => {
  const value = fields[name];
  if (!Number.isSafeInteger(value) || (value as number) < least)
    throw fail(`${name} must be a whole number of ${least} or more, got ${show(value)}`);
};

/** The shape, which must be four sizes (or none at all) that multiply to the number of elements. */
const checkRowsOf = (fields: Readonly<Record<string, unknown>>, name: string, shapeName: string): readonly number[] => {
  const data = fields[name];
  const shape = fields[shapeName];
  const isShape =
    Array.isArray(shape) && [0, 4].includes(shape.length) && shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!isShape) throw fail(`${shapeName} must be four sizes, got ${show(shape)}`);
  if (!(data instanceof Float32Array)) throw fail(`${name} must be a Float32Array, got ${typeof data}`);
  const sizes = shape as readonly number[];
  const needed = sizes.length === 0 ? 0 : sizes.reduce((product, n) => product * n, 1);
  if (data.length !== needed)
    throw fail(`${name} has ${data.length} elements, but ${shapeName} ${show(sizes)} needs ${needed}`);
  return sizes;
};
