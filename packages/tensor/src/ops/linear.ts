// The linear map that every projection is, with weights in float32 or quantised. Not here: activations in the same kernel (activated-linear.ts).
import { ShapeError } from "../errors.ts";
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
  if (weight instanceof QuantizedMatrix) return overRows(x, weight, (rows) => quantizedProduct(rows, weight, bias));
  if (bias === undefined || !areFloat([x, weight, bias])) {
    const product = matmul(x, weight.transpose());
    return bias === undefined ? product : product.add(bias);
  }
  return overRows(x, weight, (rows) =>
    fused("linear", [rows, weight, bias], {
      shape: [rows.shape[0]!, weight.shape[0]!],
      compose: () => matmul(rows, weight.transpose()).add(bias),
    }),
  );
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

/** f over x as a matrix of rows, with the axes of x but the last in its result. */
export const overRows = (x: Tensor, { shape }: LinearWeights["weight"], f: (rows: Tensor) => Tensor): Tensor => {
  const outer = x.shape.slice(0, -1);
  return reshape(f(reshape(x, [sizeOf(outer), shape[1]!])), [...outer, shape[0]!]);
};

/**
 * x · dequantize(weight)ᵀ + bias, then perhaps an activation. The kernels round x, in every group of 32 elements of a row, to multiples of
 * max |x| / 8191, or of max |x| / 127 and / 63 where products of bytes are used (assembly/quantised-rows.ts). A row with an infinity gives NaN there.
 */
export const quantizedProduct = (
  rows: Tensor,
  weight: QuantizedMatrix,
  bias: Tensor | undefined,
  { activation, activate }: { activation?: string; activate?: (x: Tensor) => Tensor } = {},
): Tensor => {
  const { shape, bits, words, scales, kernels } = weight;
  const isFloat = bias === undefined || bias.dtype === "float32";
  const product = (): Tensor => matmul(rows, dequantize(weight).transpose());
  const sum = (x: Tensor): Tensor => (bias === undefined ? x : x.add(bias));
  const of = (inputs: readonly Tensor[], finish: (x: Tensor) => Tensor): Tensor =>
    fused("quantizedLinear", [rows, words, scales, ...inputs], {
      shape: [rows.shape[0]!, shape[0]],
      attributes: { bits, ...(activation !== undefined && { activation }) },
      kernels,
      compose: () => finish(product()),
    });
  if (!isFloat) return sum(of([], (x) => x));
  return of(bias === undefined ? [] : [bias], (x) => (activate ?? ((y) => y))(sum(x)));
};
