// The plain-data form of a cache, which structured clone, IndexedDB and files can hold. Not here: building a cache from it (create-kv-cache.ts).
import type { AnyTensor } from "@attn/tensor";
import { evaluate, tensor } from "@attn/tensor";
import type { KvFormat } from "./compact-rows.ts";
import { isKvFormat, wordsPerRow } from "./compact-rows.ts";
import { KvBuffer } from "./kv-buffer.ts";

export const savedFormat = "attn-kv-cache-1";

/** Rows in the order in which the cache keeps them, row-major; shapes of no axis when nothing was ever appended. */
interface SavedRows {
  readonly format: typeof savedFormat;
  /** How rows are kept: float32, or int32 words of a compact form. */
  readonly dtype: KvFormat;
  /** [B, G, rows, D] and [B, G, rows, V], or [] and []: of the numbers, not of the words. */
  readonly keyShape: readonly number[];
  readonly valueShape: readonly number[];
  readonly keys: Float32Array | Int32Array;
  readonly values: Float32Array | Int32Array;
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
/** The keys and values of a cache as plain arrays, which can be stored and given back to one of its kind. */
export type SavedKvCache = SavedContiguous | SavedRotating;

/** The first n rows of a cache that keeps them in `buffer`, if it ever saw any. */
export const saveRows = async (
  buffer: KvBuffer | undefined,
  n: number,
  dtype: KvFormat,
): Promise<Pick<SavedRows, "dtype" | "keyShape" | "valueShape" | "keys" | "values">> => {
  if (buffer === undefined) {
    const nothing = dtype === "float32" ? new Float32Array(0) : new Int32Array(0);
    return { dtype, keyShape: [], valueShape: [], keys: nothing, values: nothing };
  }
  const { keys, values } = buffer.stored(n);
  const shapes = buffer.shapes(n);
  return {
    dtype,
    keyShape: [...shapes.keys.shape],
    valueShape: [...shapes.values.shape],
    keys: await read(keys),
    values: await read(values),
  };
};

const read = async (x: AnyTensor): Promise<Float32Array | Int32Array> => {
  await evaluate(x);
  const data = (await x.data()) as Float32Array | Int32Array;
  x.dispose();
  return data;
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
  const { dtype = "float32" } = fields; // the first release knew nothing else
  if (!isKvFormat(dtype)) throw fail(`unknown dtype ${show(dtype)}`);
  const rows = checkRowsOf(fields, "keys", { shapeName: "keyShape", dtype });
  const others = checkRowsOf(fields, "values", { shapeName: "valueShape", dtype });
  const capacity = kind === "rotating" ? (fields.sinks as number) + (fields.window as number) : Infinity;
  const expected = Math.min(length as number, capacity);
  const agree = rows.slice(0, 3).every((n, i) => n === others[i]) && rows.length === others.length;
  if (!agree || (rows[2] ?? 0) !== expected)
    throw fail(`keyShape ${show(rows)} and valueShape ${show(others)} do not both hold ${expected} rows`);
  return { ...(saved as SavedKvCache), dtype };
};

/** A buffer with the saved rows; undefined for a cache that never saw any. */
export const restoreRows = (saved: SavedKvCache, capacity: number): KvBuffer | undefined => {
  const { dtype, keyShape, valueShape } = saved;
  if (keyShape.length === 0) return undefined;
  const stored = (data: Float32Array | Int32Array, shape: readonly number[]): AnyTensor =>
    tensor(data, { shape: [...shape.slice(0, 3), wordsPerRow(dtype, shape[3]!)] });
  const buffer = KvBuffer.sized(keyShape, [keyShape[3]!, valueShape[3]!], capacity, dtype);
  buffer.writeStored(0, { keys: stored(saved.keys, keyShape), values: stored(saved.values, valueShape) });
  return buffer;
};

const fail = (message: string): RangeError => new RangeError(`deserialiseKvCache: ${message}`);
const show = (value: unknown): string => JSON.stringify(value) ?? String(value);

const checkCount = (fields: Readonly<Record<string, unknown>>, name: string, least: number): void => {
  const value = fields[name];
  if (!Number.isSafeInteger(value) || (value as number) < least)
    throw fail(`${name} must be a whole number of ${least} or more, got ${show(value)}`);
};

/** The shape, which must be four sizes (or none at all) that multiply to the number of elements. */
const checkRowsOf = (
  fields: Readonly<Record<string, unknown>>,
  name: string,
  { shapeName, dtype }: { shapeName: string; dtype: KvFormat },
): readonly number[] => {
  const data = fields[name];
  const shape = fields[shapeName];
  const isShape =
    Array.isArray(shape) && [0, 4].includes(shape.length) && shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!isShape) throw fail(`${shapeName} must be four sizes, got ${show(shape)}`);
  const [kind, isKind] =
    dtype === "float32"
      ? ["a Float32Array", data instanceof Float32Array]
      : [`an Int32Array of ${dtype}`, data instanceof Int32Array];
  if (!isKind) throw fail(`${name} must be ${kind}, got ${typeof data}`);
  const sizes = shape as readonly number[];
  const [B = 0, G = 0, rows = 0, width = 0] = sizes;
  const needed = B * G * rows * wordsPerRow(dtype, width);
  const { length } = data as Float32Array | Int32Array;
  if (length !== needed) throw fail(`${name} has ${length} elements, but ${shapeName} ${show(sizes)} needs ${needed}`);
  return sizes;
};
