// A block whose positions see only those before them, with or without attention on an encoder's output: GPT and Llama without, a translator's decoder with.
import type { KvView } from "@attn/attention";
import type { Tensor } from "@attn/tensor";
import type { BlockCall, BlockParts, BlockResult } from "./block.ts";
import { block } from "./block.ts";
import type { BlockOptions, BlockWeights } from "./block-options.ts";
import { blockParts } from "./block-options.ts";

/** Causal self-attention, cross-attention where there are weights for it, and a feed-forward network. */
export class DecoderBlock {
  readonly #parts: BlockParts;

  /** The weights stay the caller's to dispose. @throws ShapeError when they do not divide into the heads. */
  constructor(weights: BlockWeights, options: BlockOptions) {
    this.#parts = blockParts("DecoderBlock", weights, { ...options, causal: true });
  }

  /** x [B, T, C] → output [B, T, C], weights [B, H, T, S], and with a memory crossWeights. With a cache x follows what that holds. */
  forward(x: Tensor, call: BlockCall = {}): BlockResult {
    return block(x, this.#parts, call);
  }

  /** Keys and values of cross-attention for a memory [B, S, C], to be evaluated once and used for every step. @throws TypeError without cross-attention. */
  project(memory: Tensor): KvView {
    if (this.#parts.cross === undefined)
      throw new TypeError("DecoderBlock: there is no cross-attention to project for");
    return this.#parts.cross.project(memory);
  }
}
