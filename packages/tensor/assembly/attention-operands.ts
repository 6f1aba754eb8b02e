// Keys and values of one call, a block of rows at a time as float32: where they are, copied, or unpacked from a compact cache.
import { depth, format, headOf, width } from "./attention-call";
import { rowsOf } from "./attention-rows";
import { keyRows, valueRows } from "./attention-scratch";
import { unpackRows } from "./compact";
import { step } from "./walk";

let keys: usize = 0;
let values: usize = 0;

export function useOperands(k: usize, v: usize): void {
  keys = k;
  values = v;
}

/** Keys `key` … `key + count − 1` of head g; `rowStep` says how far apart. */
export function keysOf(b: i32, g: i32, key: i32, count: i32, mayBeApart: bool): usize {
  const from = headOf(keys, 1, 0, b, g) + <usize>(key * step(1, 2));
  if (format() == 0) return rowsOf(from, step(1, 2), step(1, 3), count, depth(), mayBeApart, keyRows);
  return unpackRows(format(), from, step(1, 2), count, depth(), keyRows);
}

/** Values in the same way. */
export function valuesOf(b: i32, g: i32, key: i32, count: i32, mayBeApart: bool): usize {
  const from = headOf(values, 2, 0, b, g) + <usize>(key * step(2, 2));
  if (format() == 0) return rowsOf(from, step(2, 2), step(2, 3), count, width(), mayBeApart, valueRows);
  return unpackRows(format(), from, step(2, 2), count, width(), valueRows);
}
