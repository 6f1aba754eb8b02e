// Quantised models at work: what they say, and how much likelihood they lose on texts that nobody here wrote.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Tokenizer } from "@attn/tokenizer";
import { loadModel, type Quantization, sequenceLogprobs } from "@attn/transformer";
import { describe, expect, test } from "vitest";
import { createFolderReader } from "../models/model-folder.ts";
import { runInside } from "../testing/run-inside.ts";
import { hasReference, reference } from "../testing/tiny-model.ts";

const reason = hasReference ? "" : " (skipped: the reference data are not beside the project; set ATTN_REFERENCE)";
const texts = ["tinyshakespeare.txt", "gutenberg/austen-emma.txt", "sentencepiece_botchan.txt"];
/** Tokens of one window, and windows of each text. */
const [length, windows] = [256, 24];

describe.skipIf(!hasReference)(`stories260K${reason}`, () => {
  const folder = join(reference, "stories260K");
  /** e to the mean of −log p over all texts. */
  const perplexity = async (quantize?: Quantization): Promise<number> => {
    const model = await loadModel(createFolderReader(folder), { quantize });
    if (model.kind !== "causal") throw new Error("not a language model");
    const tokenizer = Tokenizer.fromJSON(JSON.parse(readFileSync(`${folder}/tokenizer.json`, "utf8")));
    let [sum, count] = [0, 0];
    for (const text of texts) {
      const tokens = [...tokenizer.encode(readFileSync(join(reference, "text", text), "utf8").slice(0, 40_000))];
      for (let start = 0; start < windows * length; start += length)
        for (const logprob of await sequenceLogprobs(model, tokens.slice(start, start + length))) {
          sum -= logprob;
          count++;
        }
    }
    model.dispose();
    return Math.exp(sum / count);
  };

  test("loses under 0.5 % of perplexity in int8 and under 3 % in int4", async () => {
    const plain = await perplexity();
    const [int8, int4] = [await perplexity("int8"), await perplexity("int4")];
    if (process.env.ATTN_ERRORS) console.log({ plain, int8, int4 });
    expect(Math.abs(int8 / plain - 1)).toBeLessThan(0.005);
    expect(Math.abs(int4 / plain - 1)).toBeLessThan(0.03);
  }, 120_000);
});

describe("the models that come with the command", () => {
  const say = async (...args: string[]): Promise<string> => (await runInside(args)).stdout;

  test("in int8 continue a text as in float32", async () => {
    const prompt = ["generate", "The king gives", "--temperature", "0", "--max-tokens", "12"];
    expect(await say(...prompt, "--quantize", "int8")).toBe(await say(...prompt));
  });

  test.each(["int8", "int4"])("translate in %s", async (type) => {
    expect(await say("translate", "I love you.", "--to", "de", "--quantize", type)).toBe("Ich liebe dich.\n");
  });

  test("can be looked into", async () => {
    expect(await say("attend", "The king gives", "--quantize", "int4")).toContain("layer");
  });
});
