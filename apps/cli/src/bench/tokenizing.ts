// Texts to ids, and learning how.
import { Tokenizer } from "@attn/tokenizer";
import { loadEncoding } from "@attn/tokenizer/encodings";
import type { Benchmark } from "./benchmark.ts";
import { builtInText } from "./built-in-text.ts";
import { measure, rowOf } from "./measure.ts";

export const encodeBenchmark: Benchmark = {
  name: "encode",
  about: "text to ids with o200k, warm",
  run: async function* (context) {
    const text = builtInText(20_000);
    const bytes = new TextEncoder().encode(text).length;
    const tokenizer = await loadEncoding("o200k");
    const [times = []] = await measure([() => tokenizer.encode(text)], context);
    yield rowOf(`${(bytes / 1e6).toFixed(1)} MB of sentences`, "MB/s", {
      values: times.map((seconds) => bytes / seconds / 1e6),
    });
  },
};

export const bpeBenchmark: Benchmark = {
  name: "bpe",
  about: "learning byte-pair merges, 4,000 tokens",
  run: async function* (context) {
    const lines = builtInText(20_000).split("\n");
    const bytes = lines.reduce((sum, line) => sum + line.length + 1, 0);
    const [times = []] = await measure([() => Tokenizer.train(lines, { vocabularySize: 4000 })], context);
    yield rowOf(`${(bytes / 1e6).toFixed(1)} MB of sentences`, "MB/s", {
      values: times.map((seconds) => bytes / seconds / 1e6),
    });
  },
};
