// Linear maps with an activation behind them, as one kernel each: what the first half of a feed-forward network is. Not here: the maps alone (linear.ts).
import { isDifferentiating } from "../origins.ts";
import type { Tensor } from "../tensor.ts";
import { gelu, silu } from "./activation.ts";
import { dequantize } from "./dequantize.ts";
import { fused } from "./fused.ts";
import type { LinearWeights } from "./linear.ts";
import { areFloat, checkLinear, linear, mappedShape, overRows, quantizedProduct } from "./linear.ts";
import { matmul } from "./matmul.ts";
import { QuantizedMatrix } from "./quantized-matrix.ts";

/** "gelu-tanh" is `gelu` with its approximation by tanh. */
export type Activation = "relu" | "gelu" | "gelu-tanh" | "silu";

const functions: Readonly<Record<Activation, (x: Tensor) => Tensor>> = {
  silu,
  gelu: (x) => gelu(x),
  "gelu-tanh": (x) => gelu(x, { approximate: "tanh" }),
  relu: (x) => x.relu(),
};

/** @throws TypeError for another name. */
const functionOf = (caller: string, activation: Activation): ((x: Tensor) => Tensor) => {
  if (!Object.hasOwn(functions, activation))
    throw new TypeError(
      `${caller}: activation must be ${Object.keys(functions).join(", ")}, got ${JSON.stringify(activation)}`,
    );
  return functions[activation];
};

/**
 * f(x · weightᵀ + bias) over the last axis, [..., in] → [..., out]: `linear` with the activation applied while its result is still in cache. While a
 * function is differentiated it is the two ops, because the gradient needs what lies between them.
 * @throws ShapeError when the sizes differ; TypeError for an unknown activation.
 */
export const activatedLinear = (x: Tensor, weights: LinearWeights, activation: Activation): Tensor => {
  const activate = functionOf("activatedLinear", activation);
  checkLinear("activatedLinear", x, weights);
  const { weight, bias } = weights;
  const biases = bias === undefined ? [] : [bias];
  const compose = (): Tensor => activate(linear(x, weights));
  if (isDifferentiating() || !areFloat([x, ...biases])) return compose();
  if (weight instanceof QuantizedMatrix) return quantizedProduct(x, weight, bias, { activation, activate });
  if (!areFloat([weight])) return compose();
  return fused("activatedLinear", [x, weight, ...biases], {
    shape: mappedShape(x, weight),
    attributes: { activation },
    compose,
  });
};

/**
 * f(gate(x)) · up(x) over the last axis, [..., in] → [..., out], element by element (Shazeer 2020, "GLU Variants Improve Transformer"), both maps from one
 * reading of x. While a function is differentiated it is the ops that it is made of.
 * @throws ShapeError when the sizes differ; TypeError for an unknown activation.
 */
export const gatedLinear = (
  x: Tensor,
  { gate, up }: { readonly gate: LinearWeights; readonly up: LinearWeights },
  activation: Activation,
): Tensor => {
  const activate = functionOf("gatedLinear", activation);
  checkLinear("gatedLinear: gate", x, gate);
  checkLinear("gatedLinear: up", x, up);
  const biases = [gate.bias, up.bias].filter((bias) => bias !== undefined);
  const isOneKernel = gate.weight.shape[0] === up.weight.shape[0] && areFloat([x, ...biases]) && !isDifferentiating();
  const compose = (): Tensor => activatedLinear(x, gate, activation).mul(linear(x, up));
  if (!isOneKernel) return compose();
  const [a, b] = [gate.weight, up.weight];
  if (a instanceof QuantizedMatrix && b instanceof QuantizedMatrix && a.bits === b.bits && biases.length === 0)
    return quantizedGated(x, [a, b], { activation, activate });
  if (a instanceof QuantizedMatrix || b instanceof QuantizedMatrix || !areFloat([a, b])) return compose();
  return fused("gatedLinear", [x, a, b, ...biases], {
    shape: mappedShape(x, a),
    attributes: { activation, biases: `${gate.bias ? "gate" : ""} ${up.bias ? "up" : ""}` },
    compose,
  });
};

const quantizedGated = (
  x: Tensor,
  [gate, up]: readonly [QuantizedMatrix, QuantizedMatrix],
  { activation, activate }: { activation: Activation; activate: (x: Tensor) => Tensor },
): Tensor => {
  const product = (rows: Tensor, weight: QuantizedMatrix): Tensor => matmul(rows, dequantize(weight).transpose());
  return fused("quantizedGated", [x, gate.words, gate.scales, up.words, up.scales], {
    shape: mappedShape(x, gate),
    attributes: { bits: gate.bits, activation },
    kernels: gate.kernels,
    compose: () => overRows(x, gate, (rows) => activate(product(rows, gate)).mul(product(rows, up))),
  });
};
