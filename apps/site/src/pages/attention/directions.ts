// Vectors of a head in two dimensions, and the exact angles and lengths that no picture in two dimensions keeps.

export type Vector = Float32Array;

export interface Plane {
  /** Two orthogonal directions of length 1. */
  readonly axes: readonly [Vector, Vector];
  /** The share of the squared length of all vectors that lies in the plane, 0 to 1. */
  readonly kept: number;
}

/** The same in double precision: what is left of a vector that lies almost along another one would else be rounding alone. */
type Exact = Float64Array;

export function dot(a: Vector | Exact, b: Vector | Exact): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
export const length = (a: Vector | Exact): number => Math.sqrt(dot(a, a));

/** The angle between two vectors in degrees; 90 where one has no length. */
export function angle(a: Vector, b: Vector): number {
  const lengths = length(a) * length(b);
  return lengths === 0 ? 90 : (Math.acos(Math.min(1, Math.max(-1, dot(a, b) / lengths))) * 180) / Math.PI;
}

/** A vector of length 1 with the direction of `a`; zeros where it has none. */
export const direction = (a: Vector): Vector => Float32Array.from(unit(exact(a)));

const exact = (a: Vector): Exact => Float64Array.from(a);
function unit(a: Exact): Exact {
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
  const all = vectors.map(exact);
  return planeFrom(principalDirection(all), all, all);
}

/** The plane with one direction along `query`, the other one the principal direction of what then is left of the vectors. */
export function planeAlong(query: Vector, vectors: readonly Vector[]): Plane {
  if (length(query) === 0) return principalPlane(vectors);
  const [along, others] = [exact(query), vectors.map(exact)];
  return planeFrom(unit(along), others, [along, ...others]);
}

/** Where a vector lies in a plane: across, up. */
export function place({ axes: [first, second] }: Plane, vector: Vector): readonly [number, number] {
  return [dot(vector, first), dot(vector, second)];
}

/** With the principal direction of what is left of `vectors` beside `first`; what it keeps is counted over `all`. */
function planeFrom(first: Exact, vectors: readonly Exact[], all: readonly Exact[]): Plane {
  const second = principalDirection(
    vectors.map((each) => without(each, first)),
    first,
  );
  const whole = all.reduce((sum, each) => sum + dot(each, each), 0);
  const kept = all.reduce((sum, each) => sum + dot(each, first) ** 2 + dot(each, second) ** 2, 0);
  return { axes: [Float32Array.from(first), Float32Array.from(second)], kept: whole === 0 ? 1 : kept / whole };
}

/** `vector` less what lies along `axis`, twice, as the first time leaves a little; zeros where nothing but rounding is left. */
function without(vector: Exact, axis: Exact): Exact {
  let rest = vector;
  for (let time = 0; time < 2; time++) {
    const along = dot(rest, axis);
    rest = rest.map((x, i) => x - along * (axis[i] ?? 0));
  }
  return length(rest) > 1e-12 * length(vector) ? rest : new Float64Array(vector.length);
}

/** The direction of the largest squared length, by power iteration; orthogonal to `axis`. Most vectors lie on its positive side. */
function principalDirection(vectors: readonly Exact[], axis?: Exact): Exact {
  const D = vectors[0]?.length ?? axis?.length ?? 0;
  const longest = vectors.reduce<Exact>((a, b) => (dot(b, b) > dot(a, a) ? b : a), new Float64Array(D));
  let found = unit(length(longest) > 0 ? longest : anyOrthogonal(D, axis));
  for (let round = 0; round < 60; round++) {
    const next = new Float64Array(D);
    for (const each of vectors) {
      const along = dot(each, found);
      for (let i = 0; i < D; i++) next[i] = next[i]! + along * each[i]!;
    }
    if (length(next) === 0) break;
    found = unit(axis ? without(next, axis) : next);
  }
  const side = vectors.reduce((sum, each) => sum + dot(each, found), 0);
  return side < 0 ? found.map((x) => -x) : found;
}

/** Some direction that is orthogonal to `axis`, where no vector has any length. */
function anyOrthogonal(D: number, axis: Exact | undefined): Exact {
  const smallest = axis ? axis.reduce((best, x, i) => (Math.abs(x) < Math.abs(axis[best] ?? 0) ? i : best), 0) : 0;
  const one = new Float64Array(D);
  if (D > 0) one[smallest] = 1;
  return axis ? without(one, axis) : one;
}
