import type { Tensor } from "@attn/tensor";
import { memory, ShapeError, setDefaultBackend } from "@attn/tensor";
import { createWasmBackend } from "@attn/tensor/wasm";
import { expect, test } from "vitest";
import type { CausalLanguageModel } from "../models/causal-language-model.ts";
import { folderAt, goldenFolder } from "../testing/golden.ts";
import { tokenRow } from "../testing/tiny-models.ts";
import { createModel } from "./create-model.ts";
import { initialParameters } from "./initial-parameters.ts";
import { loadModel } from "./load-model.ts";

const tokens = tokenRow([4, 8, 15, 16]);
const load = (name: string) => loadModel(folderAt(goldenFolder(name)));

test("a model over the weights of a loaded one gives the same logits, and costs no memory", async () => {
  for (const name of ["llama", "llama-tied", "qwen3", "gpt2"]) {
    const loaded = (await load(name)) as CausalLanguageModel;
    const before = memory().bytes;
    const made = createModel(loaded.config, Object.fromEntries(loaded.weights)) as CausalLanguageModel;
    expect(memory().bytes).toBe(before);
    expect(await made.forward(tokens).logits.data()).toEqual(await loaded.forward(tokens).logits.data());
    expect(made.parameters).toBe(loaded.parameters);
    loaded.dispose();
  }
});

test("an encoder is one with its pooler, and one without", async () => {
  const bert = await load("bert");
  const all = Object.fromEntries(bert.weights);
  const { "pooler.dense.weight": weight, "pooler.dense.bias": bias, ...some } = all;
  expect([weight?.shape, bias?.shape]).toEqual([[33, 33], [33]]);
  const [full, bare] = [createModel(bert.config, all), createModel(bert.config, some)];
  expect(full.kind === "encoder" && full.forward(tokens).pooled?.shape).toEqual([1, 33]);
  expect(bare.kind === "encoder" && bare.forward(tokens).pooled).toBe(undefined);
  bert.dispose();
});

test("all that is wrong with the parameters is said in one line", async () => {
  const llama = await load("llama");
  const parameters: Record<string, Tensor> = Object.fromEntries(llama.weights);
  delete parameters["model.norm.weight"];
  parameters["model.bias"] = parameters["lm_head.weight"]!;
  parameters["lm_head.weight"] = parameters["lm_head.weight"]!.transpose();
  parameters["model.embed_tokens.weight"] = parameters["model.embed_tokens.weight"]!.cast("int32") as never;
  expect(() => createModel(llama.config, parameters)).toThrow(
    new ShapeError(
      "createModel: 1 tensor is missing (model.norm.weight), 1 was not used (model.bias) and 2 do not fit config.json (model.embed_tokens.weight is int32 and not float32, lm_head.weight is [36, 67] and not [67, 36])",
    ),
  );
  llama.dispose();
});

test("names of the language's own objects are no parameters", async () => {
  const { config } = await load("gpt2");
  const parameters = initialParameters(config, { seed: 1 });
  delete parameters["transformer.wte.weight"];
  expect(() => createModel(config, parameters)).toThrow(
    new ShapeError("createModel: 1 tensor is missing (transformer.wte.weight)"),
  );
});

test("parameters that were never evaluated are uploaded twice, then only the token of each step, at constant memory", async () => {
  const backend = createWasmBackend();
  const { upload } = backend;
  let uploads = 0;
  Object.assign(backend, {
    upload: (...args: Parameters<typeof upload>) => {
      uploads++;
      return upload.apply(backend, args);
    },
  });
  setDefaultBackend(backend);
  const { config } = await load("gpt2");
  const parameters = initialParameters(config, { seed: 1 });
  const model = createModel(config, parameters) as CausalLanguageModel;
  const counts: number[] = [];
  const held = new Set<number>();
  for (let step = 0; step < 1000; step++) {
    uploads = 0;
    await model.forward(tokenRow([step % config.vocabularySize]), { lastOnly: true }).logits.data();
    counts.push(uploads);
    if (step > 0) held.add(memory().bytes);
  }
  const [first, second, ...rest] = counts;
  expect([first, second]).toEqual([rest[0]! + model.weights.size, rest[0]! + model.weights.size]);
  expect(new Set(rest).size).toBe(1);
  expect(held.size).toBe(1);
  model.dispose();
});
