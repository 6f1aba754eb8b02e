// Where a model takes its weights from while it is put together. Not here: files.
import type { Shape, Tensor } from "@attn/tensor";

/**
 * Gives weights by their canonical names, those of transformers' own state dict. A model is put together twice: once with
 * placeholders, to learn which tensors of which shapes it wants, and once with the tensors.
 */
export interface WeightSource {
  take(name: string, shape: Shape): Tensor;
  /** Whether the checkpoint has this tensor; for parts that a model may lack. */
  has(name: string): boolean;
}
