// Adds up the lanes of several vectors at once.

/** Two halves of the first sum in lanes 0 and 2, of the second in lanes 1 and 3. */
@inline export function halves(first: v128, second: v128): v128 {
  return f32x4.add(v128.shuffle<f32>(first, second, 0, 4, 1, 5), v128.shuffle<f32>(first, second, 2, 6, 3, 7));
}

/** The four sums, in their order, of what `halves` gave. */
@inline export function sums(ab: v128, cd: v128): v128 {
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}
