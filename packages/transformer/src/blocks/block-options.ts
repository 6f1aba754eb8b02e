// What a caller chooses about a block: defaults, and the attention layers made of them. Not here: what a block computes.
import type { MultiHeadOptions, MultiHeadWeights } from "@attn/attention";
import { MultiHeadAttention } from "@attn/attention";
import type { Activation } from "../config/model-config.ts";
import type { BlockParts } from "./block.ts";
import type { FeedForwardWeights } from "./feed-forward.ts";
import type { NormWeights } from "./norm.ts";

export interface BlockWeights {
  readonly attention: MultiHeadWeights;
  readonly attentionNorm: NormWeights;
  /** Attention on an encoder's output: both or neither. */
  readonly cross?: MultiHeadWeights;
  readonly crossNorm?: NormWeights;
  readonly feedForward: FeedForwardWeights;
  readonly feedForwardNorm: NormWeights;
}

export interface BlockOptions {
  /** H */
  readonly heads: number;
  /** G, which divides H; H unless given. */
  readonly kvHeads?: number;
  /** "layer" unless given. */
  readonly norm?: "layer" | "rms";
  /** true, the default: x + f(norm(x)), as in GPT-2 and Llama. false: norm(x + f(x)), as in the first Transformer and BERT. */
  readonly normFirst?: boolean;
  /** 1e-5 unless given. */
  readonly normEpsilon?: number;
  /** "gelu" unless given. */
  readonly activation?: Activation;
  /** Number of positions that a query sees, its own included; all unless given. */
  readonly window?: number;
  /** Multiplies the scores of attention; 1 / √D unless given. */
  readonly scale?: number;
  /** Rotary positions; none unless given. */
  readonly rope?: NonNullable<MultiHeadOptions["rope"]>;
}

/** @throws ShapeError when the projections do not divide into the heads; TypeError when only half of cross-attention is there. */
export const blockParts = (
  caller: string,
  weights: BlockWeights,
  { causal, ...options }: BlockOptions & { readonly causal: boolean },
): BlockParts => {
  const {
    norm = "layer",
    normFirst = true,
    normEpsilon = 1e-5,
    activation = "gelu",
    window,
    scale,
    rope,
    heads,
    kvHeads,
  } = options;
  const { attention, cross, ...others } = weights;
  if ((cross === undefined) !== (weights.crossNorm === undefined))
    throw new TypeError(`${caller}: cross-attention needs both its weights and its norm`);
  const layer = {
    heads,
    normEpsilon,
    ...(kvHeads !== undefined && { kvHeads }),
    ...(scale !== undefined && { scale }),
  };
  return {
    ...others,
    attention: new MultiHeadAttention(attention, {
      ...layer,
      causal,
      ...(window !== undefined && { window }),
      ...(rope && { rope }),
    }),
    ...(cross && { cross: new MultiHeadAttention(cross, layer) }),
    norm,
    normEpsilon,
    normFirst,
    activation,
  };
};
