// Causal attention, 12 heads of 64, beside the engine's own limit.
import { attention } from "@attn/attention";
import { evaluate, tensor } from "@attn/tensor";
import type { BenchContext, Benchmark, BenchRow } from "./benchmark.ts";
import { measure, rowOf } from "./measure.ts";
import { noise } from "./noise.ts";
import { createPeakLoop } from "./peak-loop.ts";

const lengths = [512, 2048] as const;
const [heads, width] = [12, 64];

export const attentionBenchmark: Benchmark = {
  name: "attention",
  about: `causal attention, ${heads} heads of ${width}, ${lengths.join(" and ")} tokens`,
  run: async function* (context) {
    for (const length of lengths) yield attend(length, context);
  },
};

async function attend(length: number, context: BenchContext): Promise<BenchRow> {
  const shape = [1, heads, length, width];
  const make = (seed: number) => tensor(noise(heads * length * width, seed)).reshape(shape);
  using q = make(1);
  using k = make(2);
  using v = make(3);
  await evaluate(q, k, v);
  const peak = createPeakLoop();
  const work = async (): Promise<void> => {
    const { output } = attention(q, k, v, { causal: true });
    await evaluate(output);
    output.dispose();
  };
  const [times = [], peaks = []] = await measure([work, peak.run], context);
  const operations = 2 * heads * width * length * (length + 1); // scores and their products with the values, one triangle each
  return rowOf(`${length} tokens`, "GFLOP/s", {
    values: times.map((seconds) => operations / seconds / 1e9),
    limits: peaks.map((seconds) => (context.threads * peak.operations) / seconds / 1e9),
    of: context.threads === 1 ? "one thread's multiply-adds" : `${context.threads} times one thread's multiply-adds`,
  });
}
