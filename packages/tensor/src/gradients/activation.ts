// Gradients of activations. Those of gelu and silu are fused ops themselves: many steps per element, and a kernel needs one.
import { fused } from "../ops/fused.ts";
import type { Tensor } from "../tensor.ts";
import type { FusedRule } from "./rule.ts";

/** Φ(x) + x·φ(x), or the derivative of the approximation. */
export const geluGradient: FusedRule = ({ operation, inputs, gradient: g }) => {
  const [x] = inputs as readonly [Tensor];
  const approximate = operation.attributes.approximate === "tanh" ? "tanh" : "none";
  const slope = approximate === "tanh" ? approximateSlope : exactSlope;
  const compose = (): Tensor => g.mul(slope(x));
  return [fused("geluGradient", [x, g], { shape: x.shape, attributes: { approximate }, compose })];
};

const exactSlope = (x: Tensor): Tensor => {
  const density = x
    .square()
    .mul(-0.5)
    .exp()
    .mul(1 / Math.sqrt(2 * Math.PI));
  return x.mul(Math.SQRT1_2).erf().add(1).mul(0.5).add(x.mul(density));
};

/** ½(1 + t + x(1 − t²)·√(2/π)(1 + 3·0.044715x²)), t the tanh of the approximation. */
const approximateSlope = (x: Tensor): Tensor => {
  const square = x.square();
  const scale = Math.sqrt(2 / Math.PI);
  const t = x.mul(square.mul(0.044715).add(1)).mul(scale).tanh();
  const inner = square
    .mul(3 * 0.044715)
    .add(1)
    .mul(scale);
  return x.mul(t.square().neg().add(1)).mul(inner).add(t).add(1).mul(0.5);
};

/** s + x·s·(1 − s) with s = 1/(1 + e^(−x)). */
export const siluGradient: FusedRule = ({ inputs, gradient: g }) => {
  const [x] = inputs as readonly [Tensor];
  const compose = (): Tensor => {
    const s = x.sigmoid();
    return g.mul(s.add(x.mul(s).mul(s.neg().add(1))));
  };
  return [fused("siluGradient", [x, g], { shape: x.shape, compose })];
};

/** 0 at 0, as in PyTorch (where max(x, 0) would share the gradient with the 0). */
export const reluGradient: FusedRule = ({ output: y, gradient: g }) => [g.mul(y.greater(0).cast("float32"))];
