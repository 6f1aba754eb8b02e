// Which benchmarks there are. Each is measured in a file of its own.
import { attentionBenchmark } from "./attention.ts";
import type { Benchmark } from "./benchmark.ts";
import { languageModelBenchmarks, largeBenchmarks } from "./language-model.ts";
import { matmulBenchmark } from "./matmul.ts";
import { samplingBenchmark } from "./sampling.ts";
import { startUpBenchmark } from "./start-up.ts";
import { bpeBenchmark, encodeBenchmark } from "./tokenizing.ts";
import { trainingBenchmark } from "./training.ts";
import { word2vecBenchmark } from "./word2vec.ts";

/** What runs where no name is given. */
export const standardBenchmarks: readonly Benchmark[] = [
  matmulBenchmark,
  attentionBenchmark,
  ...languageModelBenchmarks,
  encodeBenchmark,
  bpeBenchmark,
  word2vecBenchmark,
  trainingBenchmark,
  samplingBenchmark,
  startUpBenchmark,
];

/** All, those that only run by their name last. */
export const allBenchmarks: readonly Benchmark[] = [...standardBenchmarks, ...largeBenchmarks];
