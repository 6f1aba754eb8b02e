// Principal component analysis in two dimensions: the plane on which points are spread most. Finds it by power iteration, one axis after the other.
import type { Rows } from "./unit-rows.ts";

/** A plane through the mean of the rows. */
export interface Plane {
  /** [D] */
  readonly mean: Float64Array;
  /** Two orthogonal unit vectors [D], that of the larger spread first; zero where there is no spread left. */
  readonly axes: readonly [Float64Array, Float64Array];
  /** The part of the rows' variance that lies in the plane, 0 to 1. */
  readonly share: number;
}

const mostRounds = 400;

/** The plane of the two largest principal components. Starting from the axes of a similar set of rows, `near`, it is found sooner. */
export function principalPlane({ values, count, width }: Rows, near?: Plane): Plane {
  const mean = meanOf(values, count, width);
  const centred = values.map((value, i) => value - mean[i % width]!);
  const total = centred.reduce((sum, value) => sum + value * value, 0);
  const first = largestAxis(centred, { count, width, start: near?.axes[0] });
  const second = largestAxis(centred, { count, width, start: near?.axes[1], except: first.axis });
  return { mean, axes: [first.axis, second.axis], share: total > 0 ? (first.spread + second.spread) / total : 0 };
}

/** Where the rows lie on a plane: [N, 2]. */
export function placesOn({ mean, axes }: Plane, { values, count, width }: Rows): Float32Array {
  const places = new Float32Array(2 * count);
  for (let i = 0; i < count; i++)
    for (const [j, axis] of axes.entries()) {
      let sum = 0;
      for (let d = 0; d < width; d++) sum += (values[i * width + d]! - mean[d]!) * axis[d]!;
      places[2 * i + j] = sum;
    }
  return places;
}

interface Search {
  readonly count: number;
  readonly width: number;
  readonly start: Float64Array | undefined;
  /** An axis that the wanted one is orthogonal to. */
  readonly except?: Float64Array;
}

/** The unit vector w with the largest |Xw|², and that number. */
function largestAxis(
  rows: Float64Array,
  { count, width, start, except }: Search,
): { axis: Float64Array; spread: number } {
  // Any start will do that is not orthogonal to the axis; this one is the same every time.
  let axis = start?.slice() ?? Float64Array.from({ length: width }, (_, d) => Math.sin(d + 1));
  normalise(axis, except);
  let spread = 0;
  for (let round = 0; round < mostRounds; round++) {
    const next = new Float64Array(width);
    for (let i = 0; i < count; i++) {
      const along = dot(rows, i * width, axis);
      for (let d = 0; d < width; d++) next[d]! += along * rows[i * width + d]!;
    }
    spread = Math.max(0, dot(next, 0, axis));
    if (normalise(next, except) < 1e-12) return { axis: new Float64Array(width), spread: 0 };
    const turned = 1 - Math.abs(dot(next, 0, axis));
    axis = next;
    if (turned < 1e-14) break;
  }
  return { axis: pointed(axis), spread };
}

/** Takes the part along `except` away and makes the rest a unit vector. @returns the rest's length. */
function normalise(axis: Float64Array, except: Float64Array | undefined): number {
  if (except) {
    const along = dot(axis, 0, except);
    for (let d = 0; d < axis.length; d++) axis[d]! -= along * except[d]!;
  }
  const length = Math.sqrt(dot(axis, 0, axis));
  if (length > 0) for (let d = 0; d < axis.length; d++) axis[d]! /= length;
  return length;
}

/** The same axis with its largest element positive: of the two directions always the same one. */
function pointed(axis: Float64Array): Float64Array {
  const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? axis.map((value) => -value) : axis;
}

function meanOf(values: Float64Array, count: number, width: number): Float64Array {
  const mean = new Float64Array(width);
  for (const [i, value] of values.entries()) mean[i % width]! += value / count;
  return mean;
}

/** The product of `axis` with the elements of `rows` from `from` on. */
function dot(rows: Float64Array, from: number, axis: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < axis.length; d++) sum += rows[from + d]! * axis[d]!;
  return sum;
}
