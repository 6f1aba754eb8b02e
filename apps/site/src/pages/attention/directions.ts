// Vectors of a head in two dimensions, and the exact angles and lengths that no picture in two dimensions keeps.

export type Vector = Float32Array;

export interface Plane {
  /** Two orthogonal directions of length 1. */
  readonly axes: readonly [Vector, Vector];
  /** The share of the squared length of all vectors that lies in the plane, 0 to 1. */
  readonly kept: number;
}

export const dot = (a: Vector, b: Vector): number => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
export const length = (a: Vector): number => Math.sqrt(dot(a, a));

/** The angle between two vectors in degrees; 90 where one has no length. */
export function angle(a: Vector, b: Vector): number {
  const lengths = length(a) * length(b);
  return lengths === 0 ? 90 : (Math.acos(Math.min(1, Math.max(-1, dot(a, b) / lengths))) * 180) / Math.PI;
}

/** A vector of length 1 with the direction of `a`; zeros where it has none. */
export function direction(a: Vector): Vector {
  const size = length(a) || 1;
  return a.map((x) => x / size);
}

/** Rows [T, D] as T vectors. */
export function rowsOf(matrix: Float32Array, D: number): Vector[] {
  return Array.from({ length: D === 0 ? 0 : matrix.length / D }, (_, i) => matrix.subarray(i * D, (i + 1) * D));
}

/**
 * The plane in which the vectors lose least: the first two principal directions. Means are not taken away, so that zero stays zero and
 * arrows from it keep their meaning.
 */
export function principalPlane(vectors: readonly Vector[]): Plane {
  const first = principalDirection(vectors);
  const second = principalDirection(
    vectors.map((each) => without(each, first)),
    first,
  );
  return plane(vectors, first, second);
}

/** The plane with one direction along `query`, the other one the principal direction of what then is left of the vectors. */
export function planeAlong(query: Vector, vectors: readonly Vector[]): Plane {
  if (length(query) === 0) return principalPlane(vectors);
  const first = direction(query);
  const second = principalDirection(
    vectors.map((each) => without(each, first)),
    first,
  );
  return plane([query, ...vectors], first, second);
}

/** Where a vector lies in a plane: across, up. */
export function place({ axes: [first, second] }: Plane, vector: Vector): readonly [number, number] {
  return [dot(vector, first), dot(vector, second)];
}

function plane(vectors: readonly Vector[], first: Vector, second: Vector): Plane {
  const all = vectors.reduce((sum, each) => sum + dot(each, each), 0);
  const kept = vectors.reduce((sum, each) => sum + dot(each, first) ** 2 + dot(each, second) ** 2, 0);
  return { axes: [first, second], kept: all === 0 ? 1 : kept / all };
}

/** `vector` less what lies along `axis`. */
function without(vector: Vector, axis: Vector): Vector {
  const along = dot(vector, axis);
  return vector.map((x, i) => x - along * (axis[i] ?? 0));
}

/** The direction of the largest squared length, by power iteration; orthogonal to `axis`. Most vectors lie on its positive side. */
function principalDirection(vectors: readonly Vector[], axis?: Vector): Vector {
  const D = vectors[0]?.length ?? axis?.length ?? 0;
  const longest = vectors.reduce<Vector>((a, b) => (dot(b, b) > dot(a, a) ? b : a), new Float32Array(D));
  let found = direction(length(longest) > 0 ? longest : anyOrthogonal(D, axis));
  for (let round = 0; round < 60; round++) {
    const next = new Float32Array(D);
    for (const each of vectors) {
      const along = dot(each, found);
      for (let i = 0; i < D; i++) next[i] = next[i]! + along * each[i]!;
    }
    if (length(next) === 0) break;
    found = direction(axis ? without(next, axis) : next);
  }
  const side = vectors.reduce((sum, each) => sum + dot(each, found), 0);
  return side < 0 ? found.map((x) => -x) : found;
}

/** Some direction that is orthogonal to `axis`, where no vector has any length. */
function anyOrthogonal(D: number, axis: Vector | undefined): Vector {
  const smallest = axis ? axis.reduce((best, x, i) => (Math.abs(x) < Math.abs(axis[best] ?? 0) ? i : best), 0) : 0;
  const unit = new Float32Array(D);
  if (D > 0) unit[smallest] = 1;
  return axis ? without(unit, axis) : unit;
}
