// Activations that are more than one elementwise op.
import type { Dtype, Promote } from "../dtype.ts";
import { checkFloat } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { fused } from "./fused.ts";

/** max(x, 0). An op of its own because its gradient at 0 is 0, where that of a maximum is shared. */
export const relu = <D extends Dtype>(x: Tensor<D>): Tensor<Promote<D, D>> =>
  x.dtype === "float32"
    ? (fused("relu", [x], { shape: x.shape, compose: () => x.maximum(0) as Tensor }) as Tensor<Promote<D, D>>)
    : x.maximum(0);

/**
 * x · Φ(x), Φ the normal distribution function (Hendrycks and Gimpel 2016). `tanh` is their approximation
 * ½x(1 + tanh(√(2/π)(x + 0.044715x³))), which GPT-2 uses.
 */
export const gelu = (x: Tensor, { approximate = "none" }: { approximate?: "none" | "tanh" } = {}): Tensor => {
  checkFloat("gelu", x);
  if (approximate !== "none" && approximate !== "tanh")
    throw new TypeError(`gelu: approximate must be "none" or "tanh", got ${JSON.stringify(approximate)}`);
  const cumulative = (): Tensor =>
    approximate === "none"
      ? x.mul(Math.SQRT1_2).erf()
      : x
          .add(x.mul(x).mul(x).mul(0.044715))
          .mul(Math.sqrt(2 / Math.PI))
          .tanh();
  return fused("gelu", [x], {
    shape: x.shape,
    attributes: { approximate },
    compose: () => x.mul(0.5).mul(cumulative().add(1)),
  });
};

/** x / (1 + e^(−x)), also called swish (Elfwing et al. 2017). */
export const silu = (x: Tensor): Tensor => {
  checkFloat("silu", x);
  return fused("silu", [x], { shape: x.shape, compose: () => x.mul(x.sigmoid()) });
};
