import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { runAttn } from "../testing/run-attn.ts";
import { runInside } from "../testing/run-inside.ts";
import { lettersOf, testFolder, tinyModel } from "../testing/tiny-model.ts";

const marian = tinyModel("marian");
const llama = tinyModel("llama");
const bert = tinyModel("bert");
const output = testFolder();
afterAll(() => {
  for (const folder of [marian, llama, bert, output]) folder.dispose();
});

interface Translated {
  readonly text: string;
  readonly tokens: number[];
  readonly score: number;
  readonly alternatives?: Omit<Translated, "alternatives">[];
}

const text = lettersOf([4, 5, 11, 7, 36, 35, 17]);
const args = ["translate", text, "--model", marian.path, "--max-tokens", "12"];

test("one beam and temperature 0 are greedy, and give the same", async () => {
  const beams = await runInside([...args, "--beams", "1", "--json"]);
  const cold = await runInside([...args, "--temperature", "0", "--json"]);
  expect({ code: beams.code, stderr: beams.stderr }).toEqual({ code: 0, stderr: "" });
  expect(cold.stdout).toBe(beams.stdout);
  const { text: translation, tokens, score, ...rest } = JSON.parse(beams.stdout) as Translated;
  expect(rest).toEqual({});
  expect(tokens.length).toBeGreaterThan(0);
  expect(translation).toBe(lettersOf(tokens.filter((token) => token > 2)));
  expect(score).toBeLessThan(0);
});

test("several beams give the best translation and its alternatives, best first", async () => {
  const { code, stdout } = await runInside([...args, "--beams", "3", "--json"]);
  const { alternatives = [], ...best } = JSON.parse(stdout) as Translated;
  expect(code).toBe(0);
  const scores = [best, ...alternatives].map(({ score }) => score);
  expect(scores).toHaveLength(3);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  expect(new Set([best, ...alternatives].map(({ tokens }) => tokens.join())).size).toBe(3);
});

test("equal seeds draw equal translations, and standard input is the text", async () => {
  const draw = (seed: string) => runInside([...args, "--temperature", "2", "--seed", seed]);
  const [one, again, other] = [await draw("1"), await draw("1"), await draw("2")];
  expect(again.stdout).toBe(one.stdout);
  expect(other.stdout).not.toBe(one.stdout);
  const piped = await runAttn(["translate", "--model", marian.path, "--max-tokens", "12"], { input: `${text}\n` });
  expect(piped).toEqual({ code: 0, stdout: (await runInside(args)).stdout, stderr: "" });
});

test("a language goes in front of the text as the model's token for it", async () => {
  const json = JSON.parse(readFileSync(join(marian.path, "tokenizer.json"), "utf8")) as {
    added_tokens: object[];
    model: { vocab: object };
  };
  const added = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  const name = lettersOf([30]);
  const vocab = Object.fromEntries(
    Object.entries(json.model.vocab).map(([token, id]) => [token === name ? ">>de<<" : token, id]),
  );
  const changed = {
    ...json,
    added_tokens: [...json.added_tokens, { id: 30, content: ">>de<<", ...added }],
    model: { ...json.model, vocab },
  };
  const several = tinyModel("marian");
  several.write("tokenizer.json", JSON.stringify(changed));
  const run = (...more: string[]) => runInside(["translate", text, "--model", several.path, "--json", ...more]);
  const asked = await run("--to", "de");
  const spelled = await runInside(["translate", `>>de<<${text}`, "--allow-special", "--model", several.path, "--json"]);
  expect({ code: asked.code, stderr: asked.stderr }).toEqual({ code: 0, stderr: "" });
  expect(asked.stdout).toBe(spelled.stdout);
  expect(asked.stdout).not.toBe((await run()).stdout);
  several.dispose();
});

test.each([[], ["--beams", "1"], ["--temperature", "1", "--seed", "3"]])(
  "the attention of the translation that was printed is written, a row for each of its tokens: %j",
  async (...more) => {
    const file = join(output.path, "cross.json");
    const { code, stdout, stderr } = await runInside([...args, "--json", "--attention", file, ...more]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { tokens } = JSON.parse(stdout) as Translated;
    const json = JSON.parse(readFileSync(file, "utf8")) as { keyTokens: number[]; weights: number[][][][] };
    expect(json).toMatchObject({ tokens, causal: false, shape: [3, 5, tokens.length, json.keyTokens.length] });
    expect(json.keyTokens.slice(0, 7)).toEqual([4, 5, 11, 7, 36, 35, 17]);
    for (const row of json.weights.flat(2)) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
  },
);

test("what cannot be translated is refused in one line", async () => {
  expectRefusal(
    await runInside(["translate", "abc", "--model", llama.path]),
    `attn translate: ${llama.path} is a language model (LlamaForCausalLM) and does not translate; attn generate and attn attend take it`,
  );
  expectRefusal(
    await runInside(["translate", "abc", "--model", bert.path]),
    `attn translate: ${bert.path} is an encoder (BertModel) and does not translate; attn embed and attn attend take it`,
  );
  for (const command of ["generate", "embed"])
    expectRefusal(
      await runInside([command, text, "--model", marian.path]),
      /is an encoder-decoder \(MarianMTModel\) and .*; attn translate and attn attend take it\n$/,
    );
  expectRefusal(
    await runInside([...args, "--to", "fr"]),
    `attn translate: ${marian.path}: tokenizer.json has no token >>fr<< or <2fr>, the model does not know --to "fr"`,
  );
  expectRefusal(
    await runInside([...args, "--beams", "2", "--temperature", "1"]),
    /^attn translate: --temperature draws one translation and --beams searches for the likeliest; give one of them\n$/,
  );
  expectRefusal(
    await runInside([...args, "--attention", "map.png"]),
    'attn translate: --attention must end in .svg, .html, .json, got "map.png"',
  );
  expectRefusal(
    await runInside([...args, "--beams", "0"]),
    'attn translate: --beams must be an integer from 1 to 64, got "0"',
  );
  expectRefusal(
    await runInside(["translate", lettersOf(Array.from({ length: 70 }, () => 5)), "--model", marian.path]),
    "attn translate: the text has 70 tokens, the model takes at most 64",
  );
});
