// erf and the gelu that is made of it, on four lanes.
import { exp, withSign } from "./exponential";

// prettier-ignore
const C = memory.data<f32>([
  0.12837916573, -0.376126258239, 0.112835851454, -0.0268538118012, 0.00518832743135, -0.000801019139230, 0.0000785385398455, // 0: erf(x) / x − 1 in x², |x| ≤ 1, to 1.3·10⁻⁹
  -0.000189165126322, 1.12958357974, 0.633209948240, 0.108429037451, -0.0252147322459, 0.00420692023565, -0.000441804065282, 0.0000217257967743, // 7: −log(1 − erf x), 1 ≤ x ≤ 4
  4, 1, 0.5, 0.7071067811865476, // 15
  -0.5, 0.3989422804014327, // 19: 1/√(2π)
]);

@inline function c(index: i32): v128 {
  return v128.load32_splat(C + (<usize>index << 2));
}

@inline export function erf(x: v128): v128 {
  const a = f32x4.pmin(f32x4.abs(x), c(15)); // erf(4) rounds to 1
  const z = f32x4.mul(a, a);
  let p = f32x4.add(f32x4.mul(c(6), z), c(5));
  p = f32x4.add(f32x4.mul(p, z), c(4));
  p = f32x4.add(f32x4.mul(p, z), c(3));
  p = f32x4.add(f32x4.mul(p, z), c(2));
  p = f32x4.add(f32x4.mul(p, z), c(1));
  p = f32x4.add(f32x4.mul(p, z), c(0));
  const small = f32x4.add(a, f32x4.mul(a, p));
  let q = f32x4.add(f32x4.mul(c(14), a), c(13));
  q = f32x4.add(f32x4.mul(q, a), c(12));
  q = f32x4.add(f32x4.mul(q, a), c(11));
  q = f32x4.add(f32x4.mul(q, a), c(10));
  q = f32x4.add(f32x4.mul(q, a), c(9));
  q = f32x4.add(f32x4.mul(q, a), c(8));
  q = f32x4.add(f32x4.mul(q, a), c(7));
  const large = f32x4.sub(c(16), exp(f32x4.neg(q)));
  return withSign(v128.bitselect(small, large, f32x4.lt(a, c(16))), x);
}

/** ½ x (1 + erf(x / √2)) */
@inline export function gelu(x: v128): v128 {
  return f32x4.mul(f32x4.mul(c(17), x), f32x4.add(c(16), erf(f32x4.mul(x, c(18)))));
}

/** The derivative of gelu: ½ (1 + erf(x / √2)) + x · e^(−x²/2) / √(2π) */
@inline export function geluSlope(x: v128): v128 {
  const density = f32x4.mul(c(20), exp(f32x4.mul(c(19), f32x4.mul(x, x))));
  const cumulative = f32x4.mul(c(17), f32x4.add(c(16), erf(f32x4.mul(x, c(18)))));
  return f32x4.add(cumulative, f32x4.mul(x, density));
}
