// The gradients of attention: at queries, keys and values as one op that a backend may have a kernel for, at a bias, slopes and sinks in ops.
import type { AnyTensor, Attributes, Tensor } from "@attn/tensor";
import { arange, concat, fused, matmul } from "@attn/tensor";
import { attentionKernels } from "@attn/tensor/wasm-kernels";
import { groupedMatmul } from "./grouped-matmul.ts";

interface AttentionParts {
  /** [B, H, T, D] */
  readonly q: Tensor;
  /** [B, G, S, D] */
  readonly k: Tensor;
  /** [B, G, S, V] */
  readonly v: Tensor;
  /** [B, H, T, S]; a kernel computes them again, block by block. */
  readonly weights: Tensor;
  /** [B, H, T, S], the scores after the soft-cap. */
  readonly capped: Tensor;
  /** The inputs of the op after q, k and v, in order. */
  readonly named: Readonly<Record<string, AnyTensor>>;
}

/**
 * With weights P and g at the output: at v Pᵀ · g; with R = P ⊙ (g · vᵀ − Σ P ⊙ g · vᵀ) at a bias R, and, after the derivative of a soft-cap and the
 * scale, at q R · k and at k Rᵀ · q. The heads of a group add up at the keys and values that they share.
 */
export const attentionGradient = (
  parts: AttentionParts,
  g: Tensor,
  attributes: Attributes & { readonly scale: number; readonly softCap: number | undefined; readonly inputs: string },
): readonly (Tensor | undefined)[] => {
  const { q, k, v, weights, capped, named } = parts;
  const { scale, softCap } = attributes;
  const atWeights = (): Tensor => groupedMatmul(g, v.swapAxes(2, 3)); // [B, H, T, S]
  const meanOf = (at: Tensor): Tensor => at.mul(weights).sum({ axis: -1, keepDims: true });
  const atScores = (): Tensor => {
    const at = atWeights();
    return weights.mul(at.sub(meanOf(at)));
  };
  const compose = (): Tensor => {
    const bent = softCap === undefined ? atScores() : atScores().mul(capped.div(softCap).square().neg().add(1));
    const scaled = bent.mul(scale);
    const gradients = [groupedMatmul(scaled, k), summedOverGroup(scaled, q, k), summedOverGroup(weights, g, v)];
    return concat(gradients.map((x) => x.reshape([x.size])));
  };
  const rules: Readonly<Record<string, () => Tensor>> = {
    bias: atScores,
    alibi: () =>
      atScores()
        .mul(distances(weights.shape))
        .sum({ axis: [0, 2, 3] }),
    // A sink takes 1 − Σ P of a row and gives nothing for it.
    sinks: () =>
      meanOf(atWeights())
        .mul(weights.sum({ axis: -1, keepDims: true }).sub(1))
        .sum({ axis: [0, 2, 3] }),
  };
  return [
    ...atOperands([q, k, v], g, named, { ...attributes, inputs: `gradient ${attributes.inputs}`.trim() }, compose),
    ...Object.keys(named).map((name) => rules[name]?.()),
  ];
};

const atOperands = (
  operands: readonly Tensor[],
  g: Tensor,
  named: Readonly<Record<string, AnyTensor>>,
  attributes: Attributes,
  compose: () => Tensor,
): Tensor[] => {
  const others = Object.values(named);
  const isPlain = others.length === 0 && attributes.softCap === undefined;
  const flat = fused(isPlain ? "attentionGradient" : "ruledAttentionGradient", [...operands, g, ...others], {
    shape: [operands.reduce((sum, { size }) => sum + size, 0)],
    attributes,
    kernels: attentionKernels,
    compose,
  });
  let start = 0;
  return operands.map(({ shape, size }) => {
    const part = flat.slice(0, { start, stop: start + size }).reshape(shape);
    start += size;
    return part;
  });
};

/** [T, S]: key position − query position. */
const distances = ([, , T = 0, S = 0]: readonly number[]): Tensor =>
  arange(0, S)
    .unsqueeze(0)
    .sub(arange(S - T, S).unsqueeze(1))
    .cast("float32");

/** a [B, H, T, S], b [B, H, T, N] → [B, G, S, N] like `shared`: aᵀ · b, summed over the heads of a group. */
const summedOverGroup = (a: Tensor, b: Tensor, { shape: [, G = 0] }: Tensor): Tensor => {
  const [B = 0, H = 0, T = 0, S = 0] = a.shape;
  const rows = G === 0 ? 0 : (H / G) * T;
  return matmul(a.reshape([B, G, rows, S]).swapAxes(2, 3), b.reshape([B, G, rows, b.shape[3]!]));
};
