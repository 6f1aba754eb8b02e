// A Llama of 110 million random weights, in float32 or quantised. Not here: what is measured with it (language-model.ts).
import { evaluate, memory } from "@attn/tensor";
import type { CausalLanguageModel, Model, ModelParameters, Quantization, ReadFile } from "@attn/transformer";
import { createModel, initialParameters, loadModel, parseConfig, saveModel } from "@attn/transformer";

/** A model, what it is called, and the bytes of its weights, each of which is read once for a token. */
export interface Subject {
  readonly model: CausalLanguageModel;
  readonly name: string;
  readonly bytes: number;
}

/** The shape of llama2.c's model of 110 million weights. */
const config = {
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

export const largeModel = async (): Promise<Subject> => {
  const parameters = drawn();
  await evaluate(...Object.values(parameters));
  return subject(() => createModel(parseConfig(config), parameters), "float32", memory().bytes);
};

/** The same weights in 8 or 4 bits, quantised while they are loaded. */
export const quantisedModel = (quantize: Quantization) => async (): Promise<Subject> => {
  const readFile = await folderOf(drawn());
  const before = memory().bytes;
  return subject(() => loadModel(readFile, { quantize }), quantize, before);
};

const drawn = (): ModelParameters => initialParameters(parseConfig(config), { seed: 1 });

const subject = async (open: () => Model | Promise<Model>, kind: string, before: number): Promise<Subject> => {
  const model = await open();
  if (model.kind !== "causal") throw new Error("the 110M shape is no language model");
  const bytes = kind === "float32" ? 4 * model.parameters : memory().bytes - before;
  return { model, name: `110M weights, random, ${kind}`, bytes };
};

/** The files that a model is saved as, read from memory. */
const folderOf = async (parameters: ModelParameters): Promise<ReadFile> => {
  const files = new Map<string, Blob>();
  for (const { name, chunks } of saveModel({ config: parseConfig(config), parameters })) {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for await (const chunk of chunks) parts.push(new Uint8Array(chunk));
    files.set(name, new Blob(parts));
  }
  return async (name, range) => {
    const file = files.get(name);
    return file && new Uint8Array(await file.slice(range?.start, range?.end).arrayBuffer());
  };
};
