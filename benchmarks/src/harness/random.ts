// Seeded numbers for inputs and weights. Their distribution does not matter for speed; a fast generator does.

/** Uniform numbers within ± `scale`; equal seeds give equal numbers (xorshift32, Marsaglia 2003). */
export const uniform = (
  length: number,
  { seed, scale = 1 }: { seed: number; scale?: number },
): Float32Array<ArrayBuffer> => {
  const values = new Float32Array(length);
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    values[i] = (state / 2 ** 31) * scale;
  }
  return values;
};
