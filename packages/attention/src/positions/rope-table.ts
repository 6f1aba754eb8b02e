// The cosines and sines of RoPE for given positions, to be shared by all layers of a model. Not here: the rotation itself (rope.ts).
import type { Tensor } from "@attn/tensor";
import { tensor } from "@attn/tensor";
import type { RopeFrequencies } from "./rope-frequencies.ts";

/** One position per token [T], or per batch row and token [B][T]. */
export type RopePositions = ArrayLike<number> | readonly ArrayLike<number>[];

/** cos and sin, each [T, R / 2] or [B, T, R / 2], R being the rotary width; the frequencies' scale is multiplied in. */
export interface RopeTable {
  readonly cos: Tensor;
  readonly sin: Tensor;
}

/**
 * cos(p · fᵢ) and sin(p · fᵢ) for every position p and pair i, computed in double precision and then rounded.
 * `length` is what length-dependent frequencies are asked for: the largest position + 1 unless given.
 * @throws RangeError for a position that is no finite number, or for rows of different lengths.
 */
export const ropeTable = (
  frequencies: RopeFrequencies,
  positions: RopePositions,
  { length }: { length?: number } = {},
): RopeTable => {
  const rows = toRows(positions);
  const tokens = rows.list[0]?.length ?? 0;
  for (const row of rows.list) {
    if (row.length !== tokens)
      throw new RangeError(`ropeTable: positions has a row of ${row.length} tokens and one of ${tokens}`);
    for (let i = 0; i < tokens; i++)
      if (!Number.isFinite(row[i]))
        throw new RangeError(`ropeTable: position ${String(row[i])} is not a finite number`);
  }
  const { inverse, scale } = frequencies.at(length ?? lengthOf(rows.list));
  const shape = [...(rows.isBatched ? [rows.list.length] : []), tokens, inverse.length];
  const count = rows.list.length * tokens * inverse.length;
  const [cos, sin] = [new Float32Array(count), new Float32Array(count)];
  let at = 0;
  for (const row of rows.list)
    for (let t = 0; t < tokens; t++)
      for (const f of inverse) {
        const angle = row[t]! * f;
        cos[at] = Math.cos(angle) * scale;
        sin[at++] = Math.sin(angle) * scale;
      }
  return { cos: tensor(cos, { shape, copy: false }), sin: tensor(sin, { shape, copy: false }) };
};

/** first, first + 1, …, `count` positions. */
export const consecutive = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first + i);

const toRows = (positions: RopePositions): { list: readonly ArrayLike<number>[]; isBatched: boolean } =>
  Array.isArray(positions) && typeof positions[0] === "object"
    ? { list: positions as readonly ArrayLike<number>[], isBatched: true }
    : { list: [positions as ArrayLike<number>], isBatched: false };

const lengthOf = (rows: readonly ArrayLike<number>[]): number => {
  let largest = -1;
  for (const row of rows) for (let i = 0; i < row.length; i++) largest = Math.max(largest, row[i]!);
  return largest + 1;
};
