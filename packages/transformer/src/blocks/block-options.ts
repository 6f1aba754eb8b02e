// What a caller chooses about a block: defaults, and the attention layers made of them. Not here: what a block computes.
import type { MultiHeadOptions, MultiHeadWeights } from "@attn/attention";
import { MultiHeadAttention } from "@attn/attention";
import { keepUploads, Tensor } from "@attn/tensor";
import type { Activation } from "../config/model-config.ts";
import type { BlockParts } from "./block.ts";
import type { DropoutRates } from "./dropout-places.ts";
import type { FeedForwardWeights } from "./feed-forward.ts";
import type { NormWeights } from "./norm.ts";

/** The parameters of a block, part by part. */
export interface BlockWeights {
  readonly attention: MultiHeadWeights;
  /** Absent, as the other norms, where the norm is "none". */
  readonly attentionNorm?: NormWeights;
  /** Attention on an encoder's output; with its norm, both or neither. */
  readonly cross?: MultiHeadWeights;
  readonly crossNorm?: NormWeights;
  readonly feedForward: FeedForwardWeights;
  readonly feedForwardNorm?: NormWeights;
}

/** What a block is made of: its heads, norms, residuals and feed-forward layer. */
export interface BlockOptions {
  /** H */
  readonly heads: number;
  /** G, which divides H; H unless given. */
  readonly kvHeads?: number;
  /** "layer" unless given. "none" shows what norms are for. */
  readonly norm?: "layer" | "rms" | "none";
  /** true, the default: x + f(norm(x)), as in GPT-2 and Llama. false: norm(x + f(x)), as in the first Transformer and BERT. */
  readonly normFirst?: boolean;
  /** true unless given. false leaves out the x of the two lines above, which shows what it is for. */
  readonly residual?: boolean;
  /** Self-attention without queries: keys attend to keys. false unless given. */
  readonly symmetric?: boolean;
  /** 1e-5 unless given. */
  readonly normEpsilon?: number;
  /** "gelu" unless given. */
  readonly activation?: Activation;
  /** Number of positions that a query sees, its own included; all unless given. */
  readonly window?: number;
  /** Multiplies the scores of attention; 1 / √D unless given. */
  readonly scale?: number;
  /** The shares that a call with dropout drops; `embeddings` and `final` are a model's, and no block has them. */
  readonly dropout?: DropoutRates;
  /** Rotary positions; none unless given. */
  readonly rope?: NonNullable<MultiHeadOptions["rope"]>;
}

/** @throws ShapeError when the projections do not divide into the heads; TypeError when only half of cross-attention is there, or norms are not as chosen. */
export const blockParts = (
  caller: string,
  weights: BlockWeights,
  { causal, ...options }: BlockOptions & { readonly causal: boolean },
): BlockParts => {
  const {
    norm = "layer",
    normFirst = true,
    normEpsilon = 1e-5,
    residual = true,
    activation = "gelu",
    dropout = {},
    symmetric,
    window,
    scale,
    rope,
    heads,
    kvHeads,
  } = options;
  const { attention, cross, ...others } = weights;
  checkNorms(caller, weights, norm);
  keepUploads(tensorsIn(weights));
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
      ...(symmetric !== undefined && { symmetric }),
      ...(rope && { rope }),
    }),
    ...(cross && { cross: new MultiHeadAttention(cross, layer) }),
    norm,
    normEpsilon,
    normFirst,
    residual,
    activation,
    dropout,
  };
};

const tensorsIn = (part: object): Tensor[] =>
  Object.values(part).flatMap((value: unknown) => {
    if (value instanceof Tensor) return [value as Tensor];
    return value instanceof Object ? tensorsIn(value) : [];
  });

const checkNorms = (
  caller: string,
  { attentionNorm, cross, crossNorm, feedForwardNorm }: BlockWeights,
  norm: "layer" | "rms" | "none",
): void => {
  const hasNorms = norm !== "none";
  if ((attentionNorm !== undefined) !== hasNorms || (feedForwardNorm !== undefined) !== hasNorms)
    throw new TypeError(
      `${caller}: the norm is "${norm}", so attentionNorm and feedForwardNorm must ${hasNorms ? "" : "not "}be there`,
    );
  if ((crossNorm !== undefined) !== (hasNorms && cross !== undefined))
    throw new TypeError(
      hasNorms
        ? `${caller}: cross-attention needs both its weights and its norm`
        : `${caller}: the norm is "none", so crossNorm must not be there`,
    );
};
