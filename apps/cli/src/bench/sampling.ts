// Choosing a token from the logits of a large vocabulary, with the usual chain of filters.
import { sampler } from "@attn/sampling";
import type { Benchmark } from "./benchmark.ts";
import { measure, rowOf } from "./measure.ts";
import { noise } from "./noise.ts";

const vocabulary = 131072;

export const samplingBenchmark: Benchmark = {
  name: "sampling",
  about: "repetition penalty, temperature, top-k 50, top-p 0.9, min-p 0.05 and the draw",
  run: async function* (context) {
    const rows = [1, 2, 3, 4].map((seed) => noise(vocabulary, seed).map((number) => number * 24));
    const tokens = Array.from({ length: 512 }, (_, i) => (i * 7919) % vocabulary);
    const sample = sampler({ repetitionPenalty: 1.1, temperature: 0.8, topK: 50, topP: 0.9, minP: 0.05, seed: 1 });
    const [times = []] = await measure([() => rows.forEach((logits) => void sample(logits, tokens))], context);
    yield rowOf(`${vocabulary} logits`, "ms", { values: times.map((seconds) => (1000 * seconds) / rows.length) });
  },
};
