// A block whose positions all see each other: what BERT and the encoder of a translator are made of.
import type { Tensor } from "@attn/tensor";
import type { BlockCall, BlockParts, BlockResult } from "./block.ts";
import { block } from "./block.ts";
import type { BlockOptions, BlockWeights } from "./block-options.ts";
import { blockParts } from "./block-options.ts";

export type EncoderBlockCall = Omit<BlockCall, "cache" | "memory">;

/** Self-attention and feed-forward network with residuals and norms (Vaswani et al. 2017; norms first: Xiong et al. 2020). */
export class EncoderBlock {
  readonly #parts: BlockParts;

  /** The weights stay the caller's to dispose. @throws ShapeError when they do not divide into the heads. */
  constructor(weights: BlockWeights, options: BlockOptions) {
    this.#parts = blockParts("EncoderBlock", weights, { ...options, causal: false });
  }

  /** x [B, T, C] → output [B, T, C], weights [B, H, T, T]; padding is hidden by `lengths` or a `mask`. */
  forward(x: Tensor, call: EncoderBlockCall = {}): BlockResult {
    return block(x, this.#parts, call);
  }
}
