// Matrix products beside the engine's own limit.
import { evaluate, matmul, tensor } from "@attn/tensor";
import type { BenchContext, Benchmark, BenchRow } from "./benchmark.ts";
import { measure, rowOf } from "./measure.ts";
import { noise } from "./noise.ts";
import { createPeakLoop } from "./peak-loop.ts";

const sizes = [512, 1024, 2048] as const;

export const matmulBenchmark: Benchmark = {
  name: "matmul",
  about: `float32 products of square matrices: ${sizes.join(", ")}`,
  run: async function* (context) {
    for (const size of sizes) yield product(size, context);
  },
};

async function product(size: number, context: BenchContext): Promise<BenchRow> {
  using a = tensor(noise(size * size, 1)).reshape([size, size]);
  using b = tensor(noise(size * size, 2)).reshape([size, size]);
  await evaluate(a, b);
  const peak = createPeakLoop();
  const work = async (): Promise<void> => {
    using c = matmul(a, b);
    await evaluate(c);
  };
  const [times = [], peaks = []] = await measure([work, peak.run], context);
  return rowOf(`${size} × ${size} × ${size}`, "GFLOP/s", {
    values: times.map((seconds) => (2 * size ** 3) / seconds / 1e9),
    limits: peaks.map((seconds) => (context.threads * peak.operations) / seconds / 1e9),
    of: context.threads === 1 ? "one thread's multiply-adds" : `${context.threads} times one thread's multiply-adds`,
  });
}
