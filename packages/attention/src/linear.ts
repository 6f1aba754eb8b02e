// The linear map of Hugging Face checkpoints. Not here: quantised weights.
import type { Tensor } from "@attn/tensor";
import { matmul, ShapeError } from "@attn/tensor";
import { showShape } from "./bind-axes.ts";

/** weight [out, in], bias [out]. */
export interface LinearWeights {
  readonly weight: Tensor;
  readonly bias?: Tensor | undefined;
}

/** x · weightᵀ + bias, [..., in] → [..., out]. @throws ShapeError naming `caller` and `name` when the sizes differ. */
export const linear = (x: Tensor, { weight, bias }: LinearWeights, caller: string, name: string): Tensor => {
  const [out, width] = weight.shape as readonly [number, number];
  if (weight.rank !== 2 || x.shape.at(-1) !== width)
    throw new ShapeError(`${caller}: ${name} weight ${showShape(weight.shape)} does not take x ${showShape(x.shape)}`);
  const rows = x.shape.slice(0, -1);
  const flat = x.reshape([rows.reduce((product, n) => product * n, 1), width]);
  const product = matmul(flat, weight.swapAxes(0, 1)).reshape([...rows, out]);
  return bias === undefined ? product : product.add(checkBias(bias, out, caller, name));
};

const checkBias = (bias: Tensor, out: number, caller: string, name: string): Tensor => {
  if (bias.rank !== 1 || bias.shape[0] !== out)
    throw new ShapeError(`${caller}: ${name} bias ${showShape(bias.shape)} must be [${out}] like its weight's rows`);
  return bias;
};
