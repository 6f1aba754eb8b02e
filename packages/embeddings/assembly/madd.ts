// The one multiply-add of all kernels: two roundings in the portable build, one where the relaxed build's engine fuses it.

/** a b + c */
@inline export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}
