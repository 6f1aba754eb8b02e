// Compact caches at work: what the language model that comes with the command says with them, and how much likelihood it loses on sentences that it has not seen.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { englishText, split } from "@attn/little-world";
import { evaluate, logSoftmax, takeAlongAxis, tensor } from "@attn/tensor";
import { afterAll, describe, expect, test } from "vitest";
import type { CacheForm } from "../flags/cache-flag.ts";
import { openEmbeddedLanguageModel } from "../models/open-embedded.ts";
import { runInside } from "../testing/run-inside.ts";
import { answerOf, post, TestServers } from "../testing/test-server.ts";
import { lettersOf, testFolder, tinyModel } from "../testing/tiny-model.ts";

const opened = await openEmbeddedLanguageModel();
const llama = tinyModel("llama");
const servers = new TestServers();
const folder = testFolder();
afterAll(() => {
  servers.stop();
  llama.dispose();
  folder.dispose();
  opened.model.dispose();
});

/** e to the mean of −log p of held-out sentences in windows of so many tokens, with all keys and values read from the cache. */
const perplexity = async (dtype: CacheForm, length: number): Promise<number> => {
  const { model, encoder } = opened;
  const { isTest } = split(1);
  const sentences = [...englishText({ seed: 2, sentences: 800, only: isTest })];
  const tokens = sentences.flatMap((sentence) => [...encoder.tokenizer.encode(`${sentence}\n`)]);
  let [sum, count] = [0, 0];
  for (let start = 0; start + length <= tokens.length; start += length) {
    const ids = tensor(Int32Array.from(tokens.slice(start, start + length)), { shape: [1, length] });
    using cache = model.createCache({ kind: "static", dtype });
    const logits = model.forward(ids, { cache }).logits.slice(1, { stop: length - 1 });
    using logprobs = takeAlongAxis(logSoftmax(logits), ids.slice(1, { start: 1 }).unsqueeze(2));
    await evaluate(logprobs, ...cache.tensors());
    for (const logprob of await logprobs.data()) {
      sum -= logprob;
      count++;
    }
  }
  return Math.exp(sum / count);
};

// 64 tokens are what the model was trained on, 256 its context.
test.each([
  [64, 0.005],
  [256, 0.02],
])(
  "over %i tokens float16 and int8 lose under a thousandth of perplexity, int4 under %f of it",
  async (length, within) => {
    const plain = await perplexity("float32", length);
    const loss = async (dtype: CacheForm): Promise<number> => Math.abs((await perplexity(dtype, length)) / plain - 1);
    const [float16, int8, int4] = [await loss("float16"), await loss("int8"), await loss("int4")];
    if (process.env.ATTN_ERRORS) console.log({ plain, float16, int8, int4 });
    expect(float16).toBeLessThan(0.001);
    expect(int8).toBeLessThan(0.001);
    expect(int4).toBeLessThan(within);
  },
  120_000,
);

describe("--cache", () => {
  const say = async (...args: string[]): Promise<string> => (await runInside(args)).stdout;

  test.each(["float16", "int8"])("%s continues a text as float32 does", async (form) => {
    const prompt = ["generate", "The king gives", "--temperature", "0", "--max-tokens", "40"];
    expect(await say(...prompt, "--cache", form)).toBe(await say(...prompt));
  });

  test("int4 knows what lies near", async () => {
    const prompt = ["generate", "Sarah lies still on the bed, feeling", "--temperature", "0", "--max-tokens", "1"];
    expect(await say(...prompt, "--cache", "int4")).toBe("Sarah lies still on the bed, feeling tired\n");
  });

  test("can be combined with quantised weights and a look inside", async () => {
    const file = join(folder.path, "king.json");
    const flags = ["--cache", "int4", "--quantize", "int8", "--max-tokens", "3", "--attention", file];
    expect(JSON.parse(await say("generate", "The king", ...flags, "--json")).tokens).toHaveLength(3);
    expect(readFileSync(file, "utf8")).toContain("king");
  });

  test("is a server's too", async () => {
    const url = await servers.start(llama.path, { cache: "float16" });
    const body = { prompt: [...llama.greedy.prompt], temperature: 0, max_tokens: llama.greedy.generated.length };
    const answer = await answerOf(post(`${url}/v1/completions`, body));
    expect(answer.choices[0]?.text).toBe(lettersOf(llama.greedy.generated));
  });
});
