// The weights with which training begins. Not here: training.
import { random } from "@attn/sampling";
import type { Shape, Tensor } from "@attn/tensor";
import { tensor } from "@attn/tensor";
import type { ModelConfig } from "../config/model-config.ts";
import { initialDeviation } from "./initial-deviation.ts";
import { wantedWeights } from "./wanted-weights.ts";

/** How the first weights are drawn. */
export interface InitialOptions {
  /** Any safe integer; equal seeds give equal weights. */
  readonly seed: number;
  /** Standard deviation of the matrices of GPT-2, Llama and BERT, 0.02 unless given. */
  readonly deviation?: number;
}

/**
 * Weights by their names in transformers: normal matrices, norms 1, biases 0. GPT-2, Llama and BERT begin as GPT-2 and nanoGPT do (Radford et
 * al. 2019): deviation 0.02, before a residual 0.02 / √(2 · layers). Marian as the first Transformer: √(2 / (in + out)) (Glorot and Bengio
 * 2010), embeddings 1 / √C. T5 as T5: 1 / √in, queries 1 / √(in · D), embeddings 1.
 * @throws RangeError for a seed that is no safe integer or a deviation below 0.
 */
export const initialParameters = (
  config: ModelConfig,
  { seed, deviation = 0.02 }: InitialOptions,
): Record<string, Tensor> => {
  if (!(deviation >= 0 && deviation < Infinity))
    throw new RangeError(`initialParameters: deviation must be a number of 0 or more, got ${deviation}`);
  const normal = createNormal(random(seed));
  const { shapes } = wantedWeights(config, (name) => name !== "final_logits_bias"); // no weight: transformers keeps it at 0
  return Object.fromEntries(
    [...shapes].map(([name, shape]) => {
      if (shape.length === 1) return [name, filled(shape, () => (name.endsWith(".weight") ? 1 : 0))];
      const scale = initialDeviation(config, deviation, { name, shape });
      return [name, filled(shape, () => scale * normal())];
    }),
  );
};

const filled = (shape: Shape, next: () => number): Tensor => {
  const values = new Float32Array(shape.reduce((product, n) => product * n, 1));
  for (let i = 0; i < values.length; i++) values[i] = next();
  return tensor(values, { shape, copy: false });
};

/** Standard normal numbers, two from every two uniform ones (Box and Muller 1958). */
const createNormal = (uniform: () => number): (() => number) => {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform())); // 1 − u is never 0
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
};
