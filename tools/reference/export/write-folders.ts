// Writes model folders with saveModel, and beside each what this project computes with it, for check.py.
// Node 24, from packages/transformer: node --conditions=@attn/source ../../tools/reference/export/write-folders.ts FOLDER
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readFolder, writeFolder } from "./model-folder.ts";

const { createModel, initialParameters, loadModel, parseConfig, saveModel } = await import(
  new URL("../../../packages/transformer/src/index.ts", import.meta.url).href
);
const { tensor } = await import(new URL("../../../packages/tensor/src/index.ts", import.meta.url).href);

const golden = new URL("../../../packages/transformer/golden/", import.meta.url);
const [target] = process.argv.slice(2);
if (target === undefined) throw new Error("write-folders: name the folder to write to");

const write = async (name: string, model: AnyModel): Promise<void> =>
  writeFolder(join(target, name), saveModel(model), await compute(model));

interface Numbers {
  data(): Promise<Float32Array>;
}
interface AnyModel {
  readonly kind: "causal" | "encoder" | "encoder-decoder";
  readonly config: { readonly vocabularySize: number };
  forward(...tokens: unknown[]): { readonly logits?: Numbers; readonly hidden?: Numbers };
}

/** An encoder-decoder reads the tokens as its source and the first few of them as its target. */
const compute = async (model: AnyModel): Promise<unknown> => {
  const tokens = Array.from({ length: 9 }, (_, i) => 3 + ((7 * i) % (model.config.vocabularySize - 3)));
  const row = (ids: number[]): unknown => tensor(Int32Array.from(ids), { shape: [1, ids.length] });
  const target = model.kind === "encoder-decoder" ? tokens.slice(0, 4) : undefined;
  const { logits, hidden } = model.forward(row(tokens), ...(target ? [row(target)] : []));
  const [name, values] = logits ? ["logits", logits] : ["hidden", hidden];
  return { tokens, ...(target && { target }), [name as string]: [...(await (values as Numbers).data())] };
};

const names = ["llama", "llama-tied", "mistral", "qwen2", "qwen3", "gpt2", "bert"];
for (const name of [...names, "marian", "marian-apart", "t5", "t5-gated"]) {
  const folder = new URL(`${name}/`, golden);
  const loaded = await loadModel(readFolder(folder));
  await write(`loaded-${name}`, loaded);
  const config = parseConfig(JSON.parse(await readFile(new URL("config.json", folder), "utf8")));
  await write(`initial-${name}`, createModel(config, initialParameters(config, { seed: 1 })));
}
