// Numbers to compute with: even over [-0.5, 0.5), the same for the same seed. No statistics are built on them.

/** `count` numbers. */
export function noise(count: number, seed: number): Float32Array<ArrayBuffer> {
  const numbers = new Float32Array(count);
  let state = seed;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0; // Numerical Recipes' quick generator
    numbers[i] = state / 2 ** 32;
  }
  return numbers;
}
