import type { Tensor } from "@attn/tensor";
import { memory } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { expect, test } from "vitest";
import { FormatError } from "../format-error.ts";
import type { CausalLanguageModel } from "../models/causal-language-model.ts";
import { openCheckpoint } from "../safetensors/open-checkpoint.ts";
import { writeSafetensors } from "../safetensors/write-safetensors.ts";
import type { Changes } from "../testing/changed-folder.ts";
import { changedFolder, fileOf } from "../testing/changed-folder.ts";
import { folderOf, safetensorsBytes } from "../testing/file-bytes.ts";
import { folderAt, goldenFolder } from "../testing/golden.ts";
import { tokenRow } from "../testing/tiny-models.ts";
import { createModel } from "./create-model.ts";
import type { LoadProgress } from "./load-model.ts";
import { loadModel } from "./load-model.ts";

const refuses = async (name: string, changes: Changes, message: string): Promise<void> => {
  const before = memory().bytes;
  await expect(loadModel(await changedFolder(name, changes))).rejects.toThrow(new FormatError(message));
  expect(memory().bytes).toBe(before);
};

test("missing and unused tensors are named together", async () => {
  const renamed: Record<string, string> = { "model.norm.weight": "model.bias" };
  await refuses(
    "llama",
    { names: (name) => (name === "lm_head.weight" ? undefined : (renamed[name] ?? name)) },
    "loadModel: 2 tensors are missing (model.norm.weight, lm_head.weight) and 1 was not used (model.bias)",
  );
});

test("tensors of another shape or type are named with both", async () => {
  await refuses(
    "llama",
    { tensors: (name, weight) => (name === "model.norm.weight" ? weight.slice(0, { stop: 35 }) : weight) },
    "loadModel: 1 tensor does not fit config.json (model.norm.weight is [35] and not [36])",
  );
  await refuses(
    "gpt2",
    { tensors: (name, weight) => (name.endsWith("ln_f.bias") ? (weight.cast("int32") as never) : weight) },
    "loadModel: 1 tensor does not fit config.json (transformer.ln_f.bias is I32 and not F64, F32, F16, BF16)",
  );
});

test("a long list of names is cut", async () => {
  await refuses(
    "bert",
    { names: (name) => (name.includes("layer.1") ? undefined : name) },
    "loadModel: 16 tensors are missing (encoder.layer.1.attention.self.query.weight, encoder.layer.1.attention.self.query.bias, encoder.layer.1.attention.self.key.weight, encoder.layer.1.attention.self.key.bias, encoder.layer.1.attention.self.value.weight, encoder.layer.1.attention.self.value.bias, encoder.layer.1.attention.output.dense.weight, encoder.layer.1.attention.output.dense.bias, encoder.layer.1.attention.output.LayerNorm.weight, encoder.layer.1.attention.output.LayerNorm.bias, encoder.layer.1.intermediate.dense.weight, encoder.layer.1.intermediate.dense.bias and 4 more)",
  );
});

test("a folder that is no model is refused in one line", async () => {
  await expect(loadModel(folderOf({}))).rejects.toThrow(
    new FormatError("loadModel: there is no config.json. A model folder holds config.json and model.safetensors"),
  );
  await expect(loadModel(folderOf({ "config.json": "{" }))).rejects.toThrow(
    /^loadModel: config\.json is not JSON, [^\n]+$/,
  );
  await expect(loadModel(folderOf({ "config.json": '{"a":1,"a":2}' }))).rejects.toThrow(
    new FormatError('loadModel: config.json names the key "a" twice'),
  );
  const config = JSON.stringify(await changedConfig());
  await expect(loadModel(folderOf({ "config.json": `\ufeff${config}` })), "after a byte order mark").rejects.toThrow(
    /^openCheckpoint: neither/,
  );
  await expect(loadModel(folderOf({ "config.json": config }))).rejects.toThrow(
    new FormatError("openCheckpoint: neither model.safetensors nor model.safetensors.index.json is there"),
  );
  await expect(
    loadModel(folderOf({ "config.json": config, "model.safetensors": safetensorsBytes("{}", 3) })),
  ).rejects.toThrow(new FormatError("openSafetensors: model.safetensors holds tensors up to byte 10 but goes on"));
});

const changedConfig = async (): Promise<object> => {
  const bytes = await folderAt(goldenFolder("llama"))("config.json");
  return JSON.parse(new TextDecoder().decode(bytes)) as object;
};

test("names without their prefix, old names of norms and harmless leftovers are understood", async () => {
  const plain = (await loadModel(folderAt(goldenFolder("gpt2")))) as CausalLanguageModel;
  const bare = (await loadModel(
    await changedFolder("gpt2", { names: (name) => name.replace("transformer.", "") }),
  )) as CausalLanguageModel;
  const tokens = tokenRow([4, 8, 15, 16]);
  expect(await bare.forward(tokens).logits.data()).toEqual(await plain.forward(tokens).logits.data());
  const bert = await loadModel(
    await changedFolder("bert", {
      names: (name) =>
        `bert.${name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")}`,
    }),
  );
  expect(bert.kind).toBe("encoder");
  for (const model of [plain, bare, bert]) model.dispose();
});

test("an encoder without a pooler gives no pooled vector", async () => {
  const bert = await loadModel(
    await changedFolder("bert", { names: (name) => (name.startsWith("pooler") ? undefined : name) }),
  );
  expect(bert.kind === "encoder" && bert.forward(tokenRow([1, 2])).pooled).toBe(undefined);
  bert.dispose();
});

test("progress counts the bytes of every tensor, and the weights go to the chosen backend", async () => {
  const seen: LoadProgress[] = [];
  const before = memory().bytes;
  const backend = createJsBackend();
  const model = await loadModel(folderAt(goldenFolder("qwen3")), { backend, progress: (step) => seen.push(step) });
  expect(seen.at(-1)!.bytes).toBe(seen.at(-1)!.totalBytes);
  expect(seen).toHaveLength(model.weights.size);
  expect(memory().bytes - before).toBe(model.parameters * 4);
  model.dispose();
});

test("an abort ends loading and gives back what was loaded", async () => {
  const before = memory().bytes;
  const controller = new AbortController();
  const loading = loadModel(folderAt(goldenFolder("llama")), {
    signal: controller.signal,
    progress: ({ bytes }) => bytes > 20_000 && controller.abort(new Error("enough")),
  });
  await expect(loading).rejects.toThrow("enough");
  expect(memory().bytes).toBe(before);
});

test("an unknown pairing is refused", async () => {
  await expect(loadModel(folderOf({}), { ropePairing: "both" as never })).rejects.toThrow(
    new TypeError('loadModel: ropePairing must be "half" or "interleaved", got "both"'),
  );
});

test("copies of shared tables and position tables are leftovers, other tensors of an encoder-decoder are not", async () => {
  const spare = async (name: string, from: string, to: string) => {
    const folder = await changedFolder(name, {});
    const checkpoint = await openCheckpoint(folder);
    const all: Record<string, Tensor> = { [to]: (await checkpoint.tensor(from)) as Tensor };
    for (const key of checkpoint.entries.keys()) all[key] = (await checkpoint.tensor(key)) as Tensor;
    return folderOf({
      "config.json": (await folder("config.json"))!,
      "model.safetensors": await fileOf(writeSafetensors(all)),
    });
  };
  for (const [name, from, to] of [
    ["marian", "model.shared.weight", "model.encoder.embed_tokens.weight"],
    ["marian", "model.shared.weight", "lm_head.weight"],
    ["marian", "model.shared.weight", "model.decoder.embed_positions.weight"],
    ["t5", "shared.weight", "decoder.embed_tokens.weight"],
  ] as const)
    (await loadModel(await spare(name, from, to))).dispose();
  await expect(
    loadModel(await spare("marian-apart", "model.encoder.embed_tokens.weight", "model.shared.weight")),
  ).rejects.toThrow(new FormatError("loadModel: 1 tensor was not used (model.shared.weight)"));
});

test("an output projection of its own is used where embeddings are not tied", async () => {
  const folder = await changedFolder("t5-gated", { config: { tie_word_embeddings: false } });
  const tied = await loadModel(folder);
  expect([...tied.weights.keys()]).not.toContain("lm_head.weight");
  const weights = Object.fromEntries(tied.weights);
  const own = createModel(tied.config, { ...weights, "lm_head.weight": weights["shared.weight"]!.mul(2) });
  if (tied.kind !== "encoder-decoder" || own.kind !== "encoder-decoder") throw new TypeError("T5 has two halves");
  const [once, twice] = [tied, own].map((model) => model.forward(tokenRow([5, 6]), tokenRow([0, 7])).logits);
  expect(await twice!.data()).toEqual(await once!.mul(2).data());
  tied.dispose();
});

test("an encoder-decoder without its bias of logits has none", async () => {
  const bare = await loadModel(
    await changedFolder("marian", { names: (name) => (name === "final_logits_bias" ? undefined : name) }),
  );
  expect(bare.weights.has("final_logits_bias")).toBe(false);
  bare.dispose();
  await refuses(
    "marian",
    { names: (name) => (name === "model.decoder.layers.2.encoder_attn.k_proj.bias" ? undefined : name) },
    "loadModel: 1 tensor is missing (model.decoder.layers.2.encoder_attn.k_proj.bias)",
  );
});
