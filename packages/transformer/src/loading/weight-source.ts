// Where a model takes its weights from while it is put together. Not here: files.
import type { QuantizedMatrix, Shape, Tensor } from "@attn/tensor";

/** A matrix [out, in] of a linear map, or an embedding table [V, C]. */
export type WeightMatrix = Tensor | QuantizedMatrix;

/** How a matrix lies in a stored tensor. */
export interface MatrixPlace {
  /** true: it is stored as [in, out]. */
  readonly turned?: boolean;
  /** The rows of the matrix among the outputs that are stored together; all unless given. */
  readonly outputs?: { readonly start: number; readonly stop: number };
  /** true: its rows are the words of a vocabulary. Quantised they keep 8 bits, since every token passes through them. */
  readonly vocabulary?: boolean;
}

/**
 * Gives weights by their canonical names, those of transformers' own state dict. A model is put together twice: once with
 * placeholders, to learn which tensors of which shapes it wants, and once with the tensors.
 */
export interface WeightSource {
  take(name: string, shape: Shape): Tensor;
  /** A weight that may be quantised. @param shape as stored. */
  matrix(name: string, shape: Shape, place?: MatrixPlace): WeightMatrix;
  /** Whether the checkpoint has this tensor; for parts that a model may lack. */
  has(name: string): boolean;
}

/** The matrix within a stored tensor, without a copy. */
export const matrixIn = (stored: Tensor, { turned = false, outputs }: MatrixPlace = {}): Tensor => {
  const whole = turned ? stored.transpose() : stored;
  return outputs === undefined ? whole : whole.slice(0, outputs);
};

/** What a model calls a matrix: the name of the stored tensor, and its rows there where several are stored together. */
export const placedName = (name: string, { outputs }: MatrixPlace = {}): string =>
  outputs === undefined ? name : `${name}[${outputs.start}:${outputs.stop}]`;
