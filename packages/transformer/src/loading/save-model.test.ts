import { expect, test } from "vitest";
import { configJson } from "../config/config-json.ts";
import { parseConfig } from "../config/parse-config.ts";
import type { ReadFile } from "../read-file.ts";
import { fileOf } from "../testing/changed-folder.ts";
import { folderOf } from "../testing/file-bytes.ts";
import { folderAt, goldenFolder, readJson } from "../testing/golden.ts";
import { initialParameters } from "./initial-parameters.ts";
import { loadModel } from "./load-model.ts";
import type { ModelFile } from "./save-model.ts";
import { saveModel } from "./save-model.ts";

const names = [
  "llama",
  "llama-tied",
  "mistral",
  "qwen2",
  "qwen3",
  "gpt2",
  "bert",
  "marian",
  "marian-apart",
  "t5",
  "t5-gated",
];

const inMemory = async (files: readonly ModelFile[]): Promise<ReadFile> => {
  const folder: Record<string, Uint8Array> = {};
  for (const { name, chunks } of files) folder[name] = await fileOf(chunks);
  return folderOf(folder);
};

test("a saved model is loaded again with the same configuration and weights", async () => {
  for (const name of names) {
    const model = await loadModel(folderAt(goldenFolder(name)));
    const again = await loadModel(await inMemory(saveModel(model)));
    expect(again.config).toEqual(model.config);
    expect([...again.weights.keys()]).toEqual([...model.weights.keys()]);
    for (const [key, weight] of model.weights)
      expect(await again.weights.get(key)!.data()).toEqual(await weight.data());
    model.dispose();
    again.dispose();
  }
});

test("parameters are saved without a model, and only models that generate have a generation_config.json", async () => {
  for (const [name, expected] of [
    ["gpt2", ["config.json", "generation_config.json", "model.safetensors"]],
    ["bert", ["config.json", "model.safetensors"]],
    ["marian", ["config.json", "generation_config.json", "model.safetensors"]],
  ] as const) {
    const config = parseConfig(await readJson(goldenFolder(name), "config.json"));
    const files = saveModel({ config, parameters: initialParameters(config, { seed: 1 }) });
    expect(files.map((file) => file.name)).toEqual(expected);
    const model = await loadModel(await inMemory(files));
    expect(model.config).toEqual(config);
    model.dispose();
  }
});

test("windows of some layers, several end tokens, forbidden ones and positions of both spellings survive", async () => {
  const qwen = await readJson<object>(goldenFolder("qwen3"), "config.json");
  const llama = await readJson<object>(goldenFolder("llama-tied"), "config.json");
  const marian = await readJson<object>(goldenFolder("marian"), "config.json");
  const t5 = await readJson<object>(goldenFolder("t5-gated"), "config.json");
  for (const json of [
    { ...marian, bad_words_ids: [[60]], tie_word_embeddings: false, activation_function: "gelu" },
    { ...t5, feed_forward_proj: "gated-silu", scale_decoder_outputs: true },
    { ...t5, feed_forward_proj: "gelu", num_decoder_layers: 1 },
    { ...qwen, use_sliding_window: true, sliding_window: 4, layer_types: ["full_attention", "sliding_attention"] },
    { ...qwen, eos_token_id: [2, 5], pad_token_id: 0, hidden_act: "relu" },
    { ...llama, rope_theta: 500, rope_scaling: { type: "dynamic", factor: 2 } },
    { ...llama, hidden_act: "gelu" },
  ]) {
    const config = parseConfig(json);
    expect(parseConfig(JSON.parse(JSON.stringify(configJson(config))))).toEqual(config);
  }
});

test("a model in the paper's order of rotary elements is not saved as if it were in the other", async () => {
  const model = await loadModel(folderAt(goldenFolder("llama")), { ropePairing: "interleaved" });
  expect(() => saveModel(model)).toThrow(
    new TypeError('saveModel: the model\'s ropePairing is "interleaved", but a Hugging Face folder holds "half"'),
  );
  model.dispose();
});
