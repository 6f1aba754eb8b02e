// Reading a prompt and writing after it, with the small model that comes with the command and with a large one of random weights.
import { tensor } from "@attn/tensor";
import { type CausalLanguageModel, generate } from "@attn/transformer";
import { openEmbeddedLanguageModel } from "../models/open-embedded.ts";
import type { BenchContext, Benchmark, BenchRow } from "./benchmark.ts";
import type { Subject } from "./large-model.ts";
import { largeModel, quantisedModel } from "./large-model.ts";
import { measure, rowOf } from "./measure.ts";
import { createReadLoop } from "./read-loop.ts";

const small = async (): Promise<Subject> => {
  const { model } = await openEmbeddedLanguageModel();
  return { model, name: "little-world model", bytes: 4 * model.parameters };
};

const benchmark = (
  name: string,
  about: string,
  { open, row }: { open: () => Promise<Subject>; row: (subject: Subject, context: BenchContext) => Promise<BenchRow> },
): Benchmark => ({
  name,
  about,
  run: async function* (context) {
    const subject = await open();
    try {
      yield await row(subject, context);
    } finally {
      subject.model.dispose();
    }
  },
});

export const languageModelBenchmarks: readonly Benchmark[] = [
  benchmark("decode", "tokens per second one after the other, little-world model", { open: small, row: decode }),
  benchmark("prefill", "tokens per second of a prompt, little-world model", { open: small, row: prefill }),
];

/** They take a gigabyte and a minute. */
export const largeBenchmarks: readonly Benchmark[] = [
  benchmark("decode-110m", "the same, a Llama of 110M random weights, float32", { open: largeModel, row: decode }),
  benchmark("decode-110m-int8", "the same with weights of 8 bits", { open: quantisedModel("int8"), row: decode }),
  benchmark("decode-110m-int4", "the same with weights of 4 bits", { open: quantisedModel("int4"), row: decode }),
  benchmark("prefill-110m", "the same, a Llama of 110M random weights, float32", { open: largeModel, row: prefill }),
];

async function decode({ model, name, bytes }: Subject, context: BenchContext): Promise<BenchRow> {
  const tokens = Math.min(32, model.config.contextLength - 1);
  const write = async (): Promise<void> => {
    for await (const _ of generate(model, promptOf(model, 1), { maxTokens: tokens, temperature: 0, stopTokens: [] }));
  };
  const read = createReadLoop();
  const [times = [], reads = []] = await measure([write, read.run], context);
  const values = times.map((seconds) => tokens / seconds);
  const [work, unit] = [`${name}, ${tokens} tokens`, "tokens/s"];
  if (bytes < 2 ** 26 || context.threads > 1) return rowOf(work, unit, { values }); // caches hold it; threads share the memory
  const limits = reads.map((seconds) => read.bytes / seconds / bytes);
  return rowOf(work, unit, { values, limits, of: "reading all weights once" });
}

async function prefill({ model, name }: Subject, context: BenchContext): Promise<BenchRow> {
  const length = Math.min(512, model.config.contextLength - 1);
  using prompt = tensor([promptOf(model, length)], { dtype: "int32" });
  const work = async (): Promise<void> => {
    using logits = model.forward(prompt, { lastOnly: true }).logits;
    await logits.data();
  };
  const [times = []] = await measure([work], context);
  return rowOf(`${name}, ${length} tokens`, "tokens/s", { values: times.map((seconds) => length / seconds) });
}

/** Ids that lie over the whole vocabulary. */
const promptOf = ({ config }: CausalLanguageModel, length: number): number[] =>
  Array.from({ length }, (_, i) => (i * 7919 + 5) % config.vocabularySize);
