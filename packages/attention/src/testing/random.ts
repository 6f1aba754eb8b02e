// Seeded random tensors and layers, for tests. Not part of the package.
import type { Tensor } from "@attn/tensor";
import { tensor } from "@attn/tensor";
import type { MultiHeadWeights } from "../multi-head-attention.ts";

/** Numbers from −1 to 1, the same for the same seed (xorshift32). */
export const randomNumbers = (count: number, seed: number): Float32Array => {
  let state = (seed + 1) * 0x9e3779b9;
  return Float32Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 31 - 1;
  });
};

export const randomTensor = (shape: readonly number[], seed: number): Tensor =>
  tensor(
    randomNumbers(
      shape.reduce((product, n) => product * n, 1),
      seed,
    ),
    { shape },
  );

/** Maps of a layer of model width C. */
export const randomWeights = (
  { C, H, G, D }: { C: number; H: number; G: number; D: number },
  seed: number,
): MultiHeadWeights => ({
  query: { weight: randomTensor([H * D, C], seed), bias: randomTensor([H * D], seed + 1) },
  key: { weight: randomTensor([G * D, C], seed + 2) },
  value: { weight: randomTensor([G * D, C], seed + 3) },
  output: { weight: randomTensor([C, H * D], seed + 4), bias: randomTensor([C], seed + 5) },
});
