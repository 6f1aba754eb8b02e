import { readFile } from "node:fs/promises";
import type { AnyTensor, Backend, Tensor } from "@attn/tensor";
import { evaluate, memory, tensor } from "@attn/tensor";
import { describe, expect, test } from "vitest";
import { nextTokenLogprobs } from "../generation/sequence-logprobs.ts";
import { loadModel } from "../loading/load-model.ts";
import type { Safetensors } from "../safetensors/parse-safetensors.ts";
import { parseSafetensors } from "../safetensors/parse-safetensors.ts";
import { backends } from "../testing/backends.ts";
import { ErrorTable } from "../testing/error-table.ts";
import { folderAt, goldenFolder, readJson } from "../testing/golden.ts";
import type { CausalLanguageModel } from "./causal-language-model.ts";
import type { Encoder } from "./encoder.ts";
import { meanPool } from "./mean-pool.ts";

interface Golden {
  inputs: { input_ids: number[][]; attention_mask?: number[][]; token_type_ids?: number[][] };
  greedy?: { prompt: number[]; generated: number[] };
}

/** Float64 differs from the golden float32 by up to 6e-6 in the logits; the same again is ours. */
const tolerance = 2e-5;

const open = async (name: string, backend: Backend) => {
  const folder = goldenFolder(name);
  const golden = await readJson<Golden>(folder, "golden.json");
  const expected = parseSafetensors(await readFile(new URL("golden.safetensors", folder)));
  const model = await loadModel(folderAt(folder), { backend });
  return { model, golden, expected };
};

/** Compares every named tensor with the golden one of that name, and reports which layers are off. */
const compare = async (title: string, ours: ReadonlyMap<string, AnyTensor>, expected: Safetensors): Promise<void> => {
  await evaluate(...ours.values());
  const errors = new ErrorTable();
  for (const [name, x] of ours) {
    const reference = expected.tensor(name);
    expect(x.shape, name).toEqual(reference.shape);
    errors.add(name, await x.data(), reference.dataSync());
    x.dispose();
  }
  if (process.env.ATTN_ERRORS) console.log(errors.lines(title));
  expect(errors.above(tolerance)).toEqual([]);
};

/** What observers see, under the names of the golden file. */
const seen = (activations: ReadonlyMap<string, Tensor>, expected: Safetensors): Map<string, AnyTensor> =>
  new Map([...activations].filter(([name]) => expected.entries.has(name)));

const int32 = (rows: readonly (readonly number[])[]): Tensor<"int32"> =>
  tensor(Int32Array.from(rows.flat()), { shape: [rows.length, rows[0]!.length] });

for (const [backendName, createBackend] of backends)
  describe(`on ${backendName}`, () => {
    for (const name of ["llama", "llama-tied", "mistral", "qwen2", "qwen3", "gpt2"]) {
      test(`every activation of ${name} is that of transformers, layer by layer`, async () => {
        const { model, golden, expected } = await open(name, createBackend());
        const activations = new Map<string, Tensor>();
        const { logits, hiddenStates, attentions } = (model as CausalLanguageModel).forward(
          int32(golden.inputs.input_ids),
          {
            hiddenStates: true,
            attentions: true,
            observe: (part, value) => activations.set(part, value),
          },
        );
        const ours = seen(activations, expected);
        for (const [i, hidden] of hiddenStates!.entries()) ours.set(`hidden_states.${i}`, hidden);
        for (const [i, weights] of attentions!.entries()) ours.set(`layers.${i}.weights`, weights);
        ours.set("logits", logits);
        ours.set("log_probs", nextTokenLogprobs(logits, int32(golden.inputs.input_ids)));
        const own = [...expected.entries.keys()].filter((key) => key !== "generated_logits");
        expect([...ours.keys()].sort()).toEqual(own.sort());
        await compare(`${backendName} ${name}`, ours, expected);
        model.dispose();
        expect(memory().bytes).toBe(0);
      });

      test(`${name} goes on greedily as transformers does, with a cache, token by token`, async () => {
        const { model, golden, expected } = await open(name, createBackend());
        const { prompt, generated } = golden.greedy!;
        const cache = (model as CausalLanguageModel).createCache();
        const rows: number[] = [];
        let input = prompt;
        for (const token of generated) {
          const { logits } = (model as CausalLanguageModel).forward(int32([input]), { cache, lastOnly: true });
          const best = logits.argmax();
          await evaluate(logits, best, ...cache.tensors());
          expect(await best.item()).toBe(token);
          rows.push(...(await logits.data()));
          logits.dispose();
          best.dispose();
          input = [token];
        }
        const errors = new ErrorTable();
        errors.add("generated_logits", rows, expected.tensor("generated_logits").dataSync());
        expect(errors.above(tolerance)).toEqual([]);
        cache.dispose();
        model.dispose();
        expect(memory().bytes).toBe(0);
      });
    }

    test("every activation of bert is that of transformers, layer by layer, with padding and token types", async () => {
      const { model, golden, expected } = await open("bert", createBackend());
      const { input_ids, attention_mask, token_type_ids } = golden.inputs;
      const activations = new Map<string, Tensor>();
      const { hidden, pooled, hiddenStates, attentions } = (model as Encoder).forward(int32(input_ids), {
        mask: int32(attention_mask!),
        tokenTypes: int32(token_type_ids!),
        hiddenStates: true,
        attentions: true,
        observe: (part, value) => activations.set(part, value),
      });
      const ours = seen(activations, expected);
      for (const [i, state] of hiddenStates!.entries()) ours.set(`hidden_states.${i}`, state);
      for (const [i, weights] of attentions!.entries()) ours.set(`layers.${i}.weights`, weights);
      ours.set("pooler_output", pooled!);
      ours.set("mean_pooled", meanPool(hidden, { mask: int32(attention_mask!) }));
      expect([...ours.keys()].sort()).toEqual([...expected.entries.keys()].sort());
      await compare(`${backendName} bert`, ours, expected);
      model.dispose();
      expect(memory().bytes).toBe(0);
    });

    test("queries, keys and values are seen in every layer, made of what attention reads", async () => {
      const { model, golden } = await open("gpt2", createBackend());
      const { heads, kvHeads, headWidth, width, layers } = model.config;
      const seen = new Map<string, readonly number[]>();
      const tokens = int32(golden.inputs.input_ids);
      (model as CausalLanguageModel).forward(tokens, { observe: (part, { shape }) => seen.set(part, shape) });
      const [B, T] = tokens.shape as readonly [number, number];
      for (let i = 0; i < layers; i++)
        expect(["attention_input", "query", "key", "value"].map((part) => seen.get(`layers.${i}.${part}`))).toEqual([
          [B, T, width],
          [B, heads, T, headWidth],
          [B, kvHeads, T, headWidth],
          [B, kvHeads, T, headWidth],
        ]);
      model.dispose();
    });

    test("lengths hide the same padding as a mask", async () => {
      const { model, golden } = await open("bert", createBackend());
      const { input_ids, attention_mask } = golden.inputs;
      const lengths = attention_mask!.map((row) => row.filter((real) => real === 1).length);
      const tokens = int32(input_ids);
      const [masked, cut] = [
        (model as Encoder).forward(tokens, { mask: int32(attention_mask!) }).hidden,
        (model as Encoder).forward(tokens, { lengths }).hidden,
      ];
      expect(await cut.data()).toEqual(await masked.data());
      model.dispose();
    });
  });
