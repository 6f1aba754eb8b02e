// The whole path on a real trained model, against an independent C program and a float64 check of it.
import type { Backend, Tensor } from "@attn/tensor";
import { evaluate, memory, tensor } from "@attn/tensor";
import { createWasmBackend } from "@attn/tensor/wasm";
import { afterAll, describe, expect, test } from "vitest";
import { generate } from "../generation/generate.ts";
import { sequenceLogprobs } from "../generation/sequence-logprobs.ts";
import { loadModel } from "../loading/load-model.ts";
import type { ReadFile } from "../read-file.ts";
import { backends } from "../testing/backends.ts";
import { ErrorTable } from "../testing/error-table.ts";
import { folderAt, hasReference, readJson, referenceFolder } from "../testing/golden.ts";
import type { CausalLanguageModel } from "./causal-language-model.ts";

interface Oracle {
  greedy: { prompt: string; prompt_ids: number[]; generated_ids: number[]; sequence_logprob_float64: number }[];
  logits_first_8: { ids: number[]; float64_reference: number[][] };
  teacher_forced: { cases: { ids: number[]; token_logprobs_float64: number[] }[] };
}

const folder = new URL("stories260K/", referenceFolder);
const readStories = folderAt(folder);
const readInterleaved: ReadFile = (name, range) =>
  readStories(name.endsWith(".safetensors") ? `interleaved_rope/${name}` : name, range);

const reason = hasReference ? "" : " (skipped: the reference data are not beside the project; set ATTN_REFERENCE)";
const tolerance = 1e-4;
const oracle = hasReference ? await readJson<Oracle>(folder, "oracle.json") : undefined;

const open = async (backend: Backend, isInterleaved: boolean): Promise<CausalLanguageModel> =>
  (await loadModel(isInterleaved ? readInterleaved : readStories, {
    backend,
    ropePairing: isInterleaved ? "interleaved" : "half",
  })) as CausalLanguageModel;

const int32 = (tokens: readonly number[]): Tensor<"int32"> =>
  tensor(Int32Array.from(tokens), { shape: [1, tokens.length] });

const threaded = createWasmBackend({ threads: 3 });
afterAll(() => threaded.close());

describe.skipIf(!hasReference)(`stories260K${reason}`, () => {
  for (const [name, createBackend] of [...backends, ["wasm on three threads", () => threaded] as const])
    for (const pairing of ["half", "interleaved"])
      describe(`with ${pairing} weights on ${name}`, () => {
        const load = () => open(createBackend(), pairing === "interleaved");

        test("the logits of the first eight positions are those of the float64 check", async () => {
          const model = await load();
          const { ids, float64_reference } = oracle!.logits_first_8;
          const errors = new ErrorTable();
          const { logits } = model.forward(int32(ids));
          errors.add("logits", await logits.data(), float64_reference.flat());
          if (process.env.ATTN_ERRORS) console.log(errors.lines(`${name} ${pairing}`));
          expect(errors.above(tolerance)).toEqual([]);
          model.dispose();
        });

        test("every given token is as likely as in the float64 check", async () => {
          const model = await load();
          const errors = new ErrorTable();
          for (const [i, { ids, token_logprobs_float64 }] of oracle!.teacher_forced.cases.entries())
            errors.add(`text ${i}`, await sequenceLogprobs(model, ids), token_logprobs_float64);
          if (process.env.ATTN_ERRORS) console.log(errors.lines(`${name} ${pairing}`));
          expect(errors.above(tolerance)).toEqual([]);
          model.dispose();
        });

        test("the prompts go on greedily as in the C program, token for token, and are as likely", async () => {
          const model = await load();
          expect(oracle!.greedy).toHaveLength(5);
          // The reference backend is slow: with the second set of weights one text is enough there.
          const cases = name === "js" && pairing === "interleaved" ? oracle!.greedy.slice(0, 1) : oracle!.greedy;
          for (const { prompt, prompt_ids, generated_ids, sequence_logprob_float64 } of cases) {
            const tokens: number[] = [];
            let sum = 0;
            for await (const step of generate(model, prompt_ids, { temperature: 0, logprobs: 0, maxTokens: 100 })) {
              tokens.push(step.token);
              sum += step.logprob!;
            }
            expect(tokens, prompt).toEqual(generated_ids);
            expect(Math.abs(sum - sequence_logprob_float64), prompt).toBeLessThan(tolerance);
          }
          model.dispose();
          expect(memory().bytes).toBe(0);
        });
      });

  test("the wrong pairing of rotary elements is far off", async () => {
    const model = (await loadModel(readStories, { ropePairing: "interleaved" })) as CausalLanguageModel;
    const errors = new ErrorTable();
    const { ids, float64_reference } = oracle!.logits_first_8;
    errors.add("logits", await model.forward(int32(ids)).logits.data(), float64_reference.flat());
    expect(errors.above(1)).toHaveLength(1);
    model.dispose();
  });

  test("a rotating cache step by step equals one pass with a sliding window", async () => {
    const windowed: ReadFile = async (name, range) => {
      const bytes = await readStories(name, range);
      if (name !== "config.json") return bytes;
      const config = JSON.parse(new TextDecoder().decode(bytes)) as object;
      const changed = { ...config, architectures: ["MistralForCausalLM"], sliding_window: 16 };
      return new TextEncoder().encode(JSON.stringify(changed));
    };
    const tokens = oracle!.teacher_forced.cases[0]!.ids;
    const sliding = (await loadModel(windowed)) as CausalLanguageModel;
    const expected = await sliding.forward(int32(tokens)).logits.data();
    const full = (await loadModel(readStories)) as CausalLanguageModel;
    const cache = full.createCache({ kind: "rotating", window: 16 });
    const rows: number[] = [];
    for (const token of tokens) {
      const { logits } = full.forward(int32([token]), { cache });
      await evaluate(logits, ...cache.tensors());
      rows.push(...(await logits.data()));
      logits.dispose();
    }
    const errors = new ErrorTable();
    errors.add("logits", rows, expected);
    expect(errors.above(tolerance)).toEqual([]);
    for (const thing of [cache, sliding, full]) thing.dispose();
  });

  for (const [name, createBackend] of backends) {
    const length = name === "js" ? 40 : 400;
    test(`five texts of ${length} tokens leave memory where it was on ${name}`, async () => {
      const model = await open(createBackend(), false);
      const before = memory();
      for (let seed = 0; seed < 5; seed++) {
        let count = 0;
        for await (const _ of generate(model, [1], { maxTokens: length, stopTokens: [], seed })) count++;
        expect(count).toBe(length);
        expect(memory()).toEqual(before);
        if (process.env.ATTN_ERRORS) console.log(name, seed, memory().bytes, process.memoryUsage.rss());
      }
      model.dispose();
    });
  }
});
