// Writes the models that the command ships, an adapter trained on one of them, and that model with the adapter merged, each with
// what this project computes with it. own_models.py starts this and compares.
// Node 24: node --conditions=@attn/source tools/reference/export/write-own-models.ts FOLDER
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readFolder, writeFolder } from "./model-folder.ts";

const root = new URL("../../../", import.meta.url);
const [{ evaluate, tensor }, training, transformer, { Tokenizer }, { englishText, translations }] = await Promise.all(
  ["tensor", "training", "transformer", "tokenizer", "little-world"].map(
    (name) => import(`${root}packages/${name}/src/index.ts`),
  ),
);
const { applyLora, initialLora, loraConfig, trainLanguageModel } = training;
const { createModel, loadModel, saveModel, writeSafetensors } = transformer;

const [target] = process.argv.slice(2);
if (target === undefined) throw new Error("write-own-models: name the folder to write to");

const shipped = async (name: string) => {
  const folder = new URL(`apps/cli/models/${name}/`, root);
  const tokenizer = Tokenizer.fromJSON(JSON.parse(await readFile(new URL("tokenizer.json", folder), "utf8")));
  const config = JSON.parse(await readFile(new URL("config.json", folder), "utf8"));
  return { model: await loadModel(readFolder(folder)), tokenizer, config };
};

const row = (ids: readonly number[]) => tensor(Int32Array.from(ids), { shape: [1, ids.length] });
const numbers = async (x: { data(): Promise<Float32Array> }): Promise<number[]> => [...(await x.data())];

// The language model on a text as long as its context.
const language = await shipped("language-model");
const context = language.model.config.contextLength;
const text = [...englishText({ seed: 99, sentences: 60 })].join("\n");
const tokens: number[] = language.tokenizer.encode(text).slice(0, context);
const expected = { tokens, logits: await numbers(language.model.forward(row(tokens)).logits) };
await writeFolder(join(target, "language model"), saveModel(language.model), expected);

// The translator on a sentence and its translation, with what the command puts around them.
const { model: translator, tokenizer, config } = await shipped("translator");
const pair = [...translations({ to: "de", seed: 99, count: 50 })].toSorted(
  (a, b) => b.source.length - a.source.length,
)[0]!;
const source = [tokenizer.tokenToId(">>de<<"), ...tokenizer.encode(pair.source), config.eos_token_id];
const said = [config.decoder_start_token_id, ...tokenizer.encode(pair.target)];
await writeFolder(join(target, "translator"), saveModel(translator), {
  tokens: source,
  target: said,
  logits: await numbers(translator.forward(row(source), row(said)).logits),
});

// An adapter that teaches the language model German.
const weights = Object.fromEntries(language.model.weights);
const lora = {
  rank: 8,
  alpha: 16,
  targetModules: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
};
const withAdapter = (adapter: object) => createModel(language.model.config, applyLora(weights, adapter, lora));
const german = [...translations({ to: "de", seed: 1, count: 2_000 })].map(
  (one: { target: string }) => `${one.target}\n`,
);
const losses: number[] = [];
const { parameters: adapter } = await trainLanguageModel({
  parameters: initialLora(weights, { ...lora, seed: 1 }),
  logits: (given: object, batch: unknown) => withAdapter(given).forward(batch).logits,
  tokens: Int32Array.from(german.flatMap((line) => language.tokenizer.encode(line))),
  contextLength: 64,
  batchSize: 8,
  steps: 60,
  learningRate: 5e-3,
  seed: 1,
  onProgress: ({ loss }: { loss: number }) => void losses.push(loss),
});
const germanTokens: number[] = language.tokenizer.encode(german.join("")).slice(0, context);
const logits = await numbers(withAdapter(adapter).forward(row(germanTokens)).logits);
const before = await numbers(language.model.forward(row(germanTokens)).logits);
const adapterExpected = {
  tokens: germanTokens,
  logits,
  change: logits.reduce((most, x, i) => Math.max(most, Math.abs(x - before[i]!)), 0),
  losses: [losses[0], losses.at(-1)],
};
const json = `${JSON.stringify(loraConfig(lora, { baseModel: join(target, "language model") }), undefined, 2)}\n`;
const files = [
  { name: "adapter_model.safetensors", chunks: writeSafetensors(adapter, { format: "pt" }) },
  {
    name: "adapter_config.json",
    chunks: (async function* () {
      yield new TextEncoder().encode(json);
    })(),
  },
];
await writeFolder(join(target, "LoRA adapter"), files, adapterExpected);

const merged = applyLora(weights, adapter, lora);
await evaluate(...Object.values(merged));
const mergedFiles = saveModel({ config: language.model.config, parameters: merged });
await writeFolder(join(target, "LoRA adapter, merged"), mergedFiles, adapterExpected);
