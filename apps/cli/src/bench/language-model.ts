// Reading a prompt and writing after it, with the small model that comes with the command and with a large one of random weights.
import { evaluate, tensor } from "@attn/tensor";
import { type CausalLanguageModel, createModel, generate, initialParameters, parseConfig } from "@attn/transformer";
import { openEmbeddedLanguageModel } from "../models/open-embedded.ts";
import type { BenchContext, Benchmark, BenchRow } from "./benchmark.ts";
import { measure, rowOf } from "./measure.ts";
import { createReadLoop } from "./read-loop.ts";

/** The shape of llama2.c's model of 110 million weights. */
const largeShape = {
  architectures: ["LlamaForCausalLM"],
  vocab_size: 32000,
  hidden_size: 768,
  intermediate_size: 2048,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  max_position_embeddings: 1024,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: true,
} as const;

/** A model and what it is called. */
interface Subject {
  readonly model: CausalLanguageModel;
  readonly name: string;
}

const small = async (): Promise<Subject> => {
  const { model } = await openEmbeddedLanguageModel();
  return { model, name: "little-world model" };
};
const large = async (): Promise<Subject> => {
  const config = parseConfig(largeShape);
  const parameters = initialParameters(config, { seed: 1 });
  await evaluate(...Object.values(parameters)); // else every step would bring them to the backend anew
  const model = createModel(config, parameters);
  if (model.kind !== "causal") throw new Error("the 110M shape is no language model");
  return { model, name: "110M weights, random" };
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
  benchmark("decode-110m", "the same, a Llama of 110M random weights, float32", { open: large, row: decode }),
  benchmark("prefill-110m", "the same, a Llama of 110M random weights, float32", { open: large, row: prefill }),
];

async function decode({ model, name }: Subject, context: BenchContext): Promise<BenchRow> {
  const tokens = Math.min(32, model.config.contextLength - 1);
  const write = async (): Promise<void> => {
    for await (const _ of generate(model, promptOf(model, 1), { maxTokens: tokens, temperature: 0, stopTokens: [] }));
  };
  const read = createReadLoop();
  const [times = [], reads = []] = await measure([write, read.run], context);
  const values = times.map((seconds) => tokens / seconds);
  const [work, unit, bytes] = [`${name}, ${tokens} tokens`, "tokens/s", weightBytes(model)];
  if (bytes < 2 ** 27 || context.threads > 1) return rowOf(work, unit, { values }); // caches hold it; threads share the memory
  const limits = reads.map((seconds) => read.bytes / seconds / bytes);
  return rowOf(work, unit, { values, limits, of: "reading all weights once" });
}

/** Bytes of all weights in float32; each is read once for a token. */
function weightBytes({ weights }: CausalLanguageModel): number {
  return [...weights.values()].reduce((sum, { size }) => sum + 4 * size, 0);
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
