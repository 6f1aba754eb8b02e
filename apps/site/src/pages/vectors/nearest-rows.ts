// Which points lie nearest to each point, in the space of the vectors and on the map: the measure of how much a map keeps. Every pair is looked at.
import type { Rows } from "./unit-rows.ts";

/** Of each of N rows the `count` nearest others by Euclidean distance, nearest first, with the distances. */
export interface NearestRows {
  /** [N, count] */
  readonly rows: readonly (readonly number[])[];
  readonly distances: readonly (readonly number[])[];
}

export function nearestRows({ values, count, width }: Rows, wanted: number): NearestRows {
  const found = Array.from({ length: count }, (_, i) => nearestTo(i, { values, count, width }, wanted));
  return { rows: found.map(({ rows }) => rows), distances: found.map(({ distances }) => distances) };
}

function nearestTo(
  row: number,
  { values, count, width }: Rows,
  wanted: number,
): { rows: number[]; distances: number[] } {
  const rows: number[] = [];
  const distances: number[] = [];
  for (let other = 0; other < count; other++) {
    if (other === row) continue;
    const worst = rows.length < wanted ? Infinity : distances.at(-1)! ** 2;
    let squared = 0;
    for (let d = 0; d < width && squared < worst; d++) {
      const apart = values[row * width + d]! - values[other * width + d]!;
      squared += apart * apart;
    }
    if (squared >= worst) continue;
    const distance = Math.sqrt(squared);
    let at = rows.length;
    while (at > 0 && distances[at - 1]! > distance) at--;
    rows.splice(at, 0, other);
    distances.splice(at, 0, distance);
    rows.length = distances.length = Math.min(rows.length, wanted);
  }
  return { rows, distances };
}

/** The part of `true` neighbours that are also neighbours on the map `places` [N, 2], 0 to 1. */
export function keptShare(real: NearestRows, places: Float32Array): number {
  const wanted = real.rows[0]?.length ?? 0;
  if (wanted === 0) return 1;
  const shown = nearestRows({ values: Float64Array.from(places), count: real.rows.length, width: 2 }, wanted);
  const kept = real.rows.map((rows, i) => rows.filter((row) => shown.rows[i]?.includes(row)).length);
  return kept.reduce((sum, each) => sum + each, 0) / (wanted * kept.length);
}
