// Lengths and cosines of the rows of a matrix. It knows no words.

/**
 * ‖row‖₂ of every row, in double precision.
 *
 * @param rows [V, D], row after row.
 * @returns lengths [V]
 */
export function rowNorms(rows: Float32Array, D: number): Float64Array {
  return Float64Array.from({ length: rows.length / D }, (_, row) =>
    Math.sqrt(dot(rows, row * D, rows.subarray(row * D, row * D + D))),
  );
}

/**
 * cos(row, query) = row · query / (‖row‖ ‖query‖) for the first `norms.length` rows; 0 where either length is 0.
 *
 * @param rows [V, D]
 * @param norms lengths of the rows, [V] or fewer.
 * @param query [D]
 * @returns cosines, as many as `norms`.
 */
export function cosines(rows: Float32Array, norms: Float64Array, query: ArrayLike<number>): Float64Array {
  const length = Math.sqrt(dot(query, 0, query));
  return norms.map((norm, row) => {
    const scale = norm * length;
    return scale === 0 ? 0 : dot(rows, row * query.length, query) / scale;
  });
}

/** Σ rows[start + i] · query[i] over the length of `query`, in double precision. */
export function dot(rows: ArrayLike<number>, start: number, query: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < query.length; i++) sum += (rows[start + i] as number) * (query[i] as number);
  return sum;
}
