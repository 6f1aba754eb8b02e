// The linear map that every projection is, with weights in float32 or quantised. Not here: activations in the same kernel (activated-linear.ts).
import { ShapeError } from "../errors.ts";
import type { Shape } from "../shape.ts";
import { showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { dequantize } from "./dequantize.ts";
import { fused } from "./fused.ts";
import { matmul } from "./matmul.ts";
import { reshape } from "./movement.ts";
import { QuantizedMatrix } from "./quantized-matrix.ts";

/** A linear map from `in` to `out` features, laid out as in torch.nn.Linear and Hugging Face checkpoints. */
export interface LinearWeights {
  /** [out, in] */
  readonly weight: Tensor | QuantizedMatrix;
  /** [out] */
  readonly bias?: Tensor | undefined;
}

/**
 * x · weightᵀ + bias over the last axis, [..., in] → [..., out]. With quantised weights gradients reach x, but no weight.
 * @param name how an error calls this map.
 * @throws ShapeError when the sizes differ.
 */
export const linear = (x: Tensor, weights: LinearWeights, name = "linear"): Tensor => {
  checkLinear(name, x, weights);
  const { weight, bias } = weights;
  if (weight instanceof QuantizedMatrix) return quantizedProduct(x, weight, bias);
  const inputs = bias === undefined ? [x, weight] : [x, weight, bias];
  const compose = (rows: Tensor): Tensor => {
    const product = matmul(rows, weight.transpose());
    return bias === undefined ? product : product.add(bias);
  };
  if (!areFloat(inputs)) return compose(x);
  return fused("linear", inputs, { shape: mappedShape(x, weight), compose: () => overRows(x, weight, compose) });
};

/** @throws ShapeError unless the weights take x. */
export const checkLinear = (name: string, x: Tensor, { weight, bias }: LinearWeights): void => {
  if (weight.rank !== 2 || x.rank === 0 || x.shape.at(-1) !== weight.shape[1])
    throw new ShapeError(`${name}: weight ${showShape(weight.shape)} does not take x ${showShape(x.shape)}`);
  const [out] = weight.shape as readonly [number, number];
  if (bias !== undefined && (bias.rank !== 1 || bias.shape[0] !== out))
    throw new ShapeError(`${name}: bias ${showShape(bias.shape)} must be [${out}] like the rows of its weight`);
};

export const areFloat = (tensors: readonly Tensor[]): boolean => tensors.every(({ dtype }) => dtype === "float32");

/** The axes of x with the last one mapped. */
export const mappedShape = (x: Tensor, weight: LinearWeights["weight"]): Shape => {
  const shape = x.shape.slice();
  shape[shape.length - 1] = weight.shape[0]!;
  return shape;
};

/** f over x as a matrix of rows, with the axes of x but the last in its result: how the ops compose what their kernels do with any axes. */
export const overRows = (x: Tensor, weight: LinearWeights["weight"], f: (rows: Tensor) => Tensor): Tensor =>
  reshape(f(reshape(x, [sizeOf(x.shape.slice(0, -1)), weight.shape[1]!])), mappedShape(x, weight));

/**
 * x · dequantize(weight)ᵀ + bias, then perhaps an activation. The kernels round x, in every group of 32 elements of a row, to multiples of
 * max |x| / 8191, or of max |x| / 127 and / 63 where products of bytes are used (assembly/quantised-rows.ts). A row with an infinity gives NaN there.
 */
export const quantizedProduct = (
  x: Tensor,
  weight: QuantizedMatrix,
  bias: Tensor | undefined,
  { activation, activate }: { activation?: string; activate?: (x: Tensor) => Tensor } = {},
): Tensor => {
  if (bias !== undefined && !areFloat([bias])) return quantizedProduct(x, weight, undefined).add(bias);
  const { bits, words, scales, kernels } = weight;
  const finish = (product: Tensor): Tensor => {
    const sum = bias === undefined ? product : product.add(bias);
    return activate === undefined ? sum : activate(sum);
  };
  return fused("quantizedLinear", bias === undefined ? [x, words, scales] : [x, words, scales, bias], {
    shape: mappedShape(x, weight),
    attributes: activation === undefined ? { bits } : { bits, activation },
    kernels,
    compose: () => overRows(x, weight, (rows) => finish(matmul(rows, dequantize(weight).transpose()))),
  });
};
