// The linear map that every projection is, with weights in float32 or quantised.
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
export const linear = (x: Tensor, { weight, bias }: LinearWeights, name = "linear"): Tensor => {
  if (weight.rank !== 2 || x.rank === 0 || x.shape.at(-1) !== weight.shape[1])
    throw new ShapeError(`${name}: weight ${showShape(weight.shape)} does not take x ${showShape(x.shape)}`);
  const [out] = weight.shape as readonly [number, number];
  if (bias !== undefined && (bias.rank !== 1 || bias.shape[0] !== out))
    throw new ShapeError(`${name}: bias ${showShape(bias.shape)} must be [${out}] like the rows of its weight`);
  if (weight instanceof QuantizedMatrix) {
    const product = quantizedProduct(x, weight);
    return bias === undefined ? product : product.add(bias);
  }
  if (bias === undefined || [x, weight, bias].some(({ dtype }) => dtype !== "float32")) {
    const product = matmul(x, weight.transpose());
    return bias === undefined ? product : product.add(bias);
  }
  const rows = reshape(x, [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1)!]);
  const sum = fused("linear", [rows, weight, bias], {
    shape: [rows.shape[0]!, out],
    compose: () => matmul(rows, weight.transpose()).add(bias),
  });
  return reshape(sum, [...x.shape.slice(0, -1), out]);
};

/**
 * x · dequantize(weight)ᵀ. The kernels round x, in every group of 32 elements of a row, to multiples of max |x| / 8191, or of max |x| / 127 and / 63 where
 * products of bytes are used (assembly/quantised-rows.ts). A row with an infinity gives NaN there.
 */
const quantizedProduct = (x: Tensor, weight: QuantizedMatrix): Tensor => {
  const { shape, bits, words, scales, kernels } = weight;
  const rows = sizeOf(x.shape.slice(0, -1));
  return fused("quantizedLinear", [x.reshape([rows, shape[1]]), words, scales], {
    shape: [rows, shape[0]],
    attributes: { bits },
    kernels,
    compose: () => matmul(x.reshape([rows, shape[1]]), dequantize(weight).transpose()),
  }).reshape([...x.shape.slice(0, -1), shape[0]]);
};
