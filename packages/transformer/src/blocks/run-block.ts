// A block within a model: its intermediates kept for the gradient, or computed again. Not here: what a block computes (block.ts).
import type { Tensor } from "@attn/tensor";
import { checkpoint } from "@attn/tensor";
import type { BlockResult } from "./block.ts";

/** A model's choice for its blocks in training. */
export interface CheckpointChoice {
  /**
   * Keeps one value per block for the gradient and computes the rest a second time on the way back (Chen et al. 2016): less memory,
   * about a third more time. Numbers stay the same but for rounding, those of dropout too. Not beside a cache.
   */
  readonly checkpointBlocks?: boolean | undefined;
}

/** What `forward` makes of the inputs. @throws TypeError for a cache beside checkpointing: appending again would not be the same. */
export const runBlock = <Inputs extends readonly Tensor[]>(
  inputs: Inputs,
  forward: (...inputs: Inputs) => BlockResult,
  { checkpointBlocks = false, cache }: CheckpointChoice & { readonly cache?: object | undefined },
): BlockResult => {
  const result = forward(...inputs);
  if (!checkpointBlocks) return result;
  if (cache !== undefined)
    throw new TypeError("forward: checkpointBlocks is for training and a cache for inference, but both were given");
  const output = checkpoint((...again: Inputs) => forward(...again).output)(...inputs);
  return { output, weights: result.weights, crossWeights: result.crossWeights };
};
