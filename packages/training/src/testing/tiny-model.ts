// A model that learns in milliseconds, and texts for it. Not part of the package.
import type { Tensor } from "@attn/tensor";
import { dropout, gather, matmul, tensor } from "@attn/tensor";
import type { LossContext } from "../loop/loss.ts";
import type { NamedTensors } from "../named-tensors.ts";
import { RandomStream } from "../random-stream.ts";

export const vocabulary = 7;

/** Uniform numbers around 0, the same for the same seed. */
export const tinyParameters = (seed: number, width = 6): NamedTensors => {
  const random = new RandomStream(seed);
  const weights = (...shape: number[]): Tensor =>
    tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.unit() - 0.5),
      { shape },
    );
  return { table: weights(vocabulary, width), out: weights(width, vocabulary), bias: weights(vocabulary) };
};

/** tokens [B, T] → logits [B, T, V] that know the last token only. */
export const tinyLogits = (parameters: NamedTensors, tokens: Tensor<"int32">, context: LossContext): Tensor => {
  const { table, out, bias } = parameters as Record<"table" | "out" | "bias", Tensor>;
  const hidden = gather(table, tokens).tanh();
  const kept = context.isTraining ? dropout(hidden, { rate: 0.1, seed: context.seed }) : hidden;
  return matmul(kept, out).add(bias);
};

/** Each token is the one before plus 1 or, one time in ten, anything. */
export const almostCounting = (length: number, seed: number): Int32Array => {
  const random = new RandomStream(seed);
  const tokens = new Int32Array(length);
  for (let i = 1; i < length; i++)
    tokens[i] = random.unit() < 0.1 ? random.below(vocabulary) : (tokens[i - 1]! + 1) % vocabulary;
  return tokens;
};
