import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runAttn } from "../testing/run-attn.ts";
import { runInside } from "../testing/run-inside.ts";
import { hasReference, lettersOf, reference, testFolder, tinyModel } from "../testing/tiny-model.ts";

const llama = tinyModel("llama");
const output = testFolder();
afterAll(() => {
  llama.dispose();
  output.dispose();
});
const prompt = lettersOf(llama.greedy.prompt);
const generate = (...args: string[]) => runInside(["generate", "--model", llama.path, ...args]);

interface Report {
  text: string;
  promptTokens: number[];
  tokens: number[];
  finishReason: string;
  prefillTokensPerSecond: number;
  tokensPerSecond: number;
  seed: number;
  logprobs: { token: number; logprob: number; top: { token: number; logprob: number }[] }[];
}
const reportOf = (stdout: string): Report => JSON.parse(stdout) as Report;

describe("golden checkpoints from transformers", () => {
  test.each(["llama", "llama-tied", "mistral", "qwen2", "qwen3", "gpt2"])(
    "%s continues greedily token for token",
    async (name) => {
      const model = tinyModel(name);
      const { generated } = model.greedy;
      const args = [
        "--model",
        model.path,
        "--temperature",
        "0",
        "--max-tokens",
        `${generated.length}`,
        "--json",
        lettersOf(model.greedy.prompt),
      ];
      const { code, stdout, stderr } = await runAttn(["generate", ...args]);
      model.dispose();
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(reportOf(stdout)).toMatchObject({
        promptTokens: model.greedy.prompt,
        tokens: generated,
        finishReason: "length",
      });
    },
  );

  test("the js backend says the same", async () => {
    const { stdout } = await generate("--backend", "js", "--temperature", "0", "--max-tokens", "20", "--json", prompt);
    expect(reportOf(stdout).tokens).toEqual(llama.greedy.generated);
  });

  test("--backend gpu says in one line that there is no GPU here, and goes on with wasm", async () => {
    const { code, stdout, stderr } = await runAttn([
      ...["generate", "--model", llama.path, "--backend", "gpu"],
      ...["--temperature", "0", "--max-tokens", "20", "--json", prompt],
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^attn: --backend gpu: no GPU mode of gpu\.js works here, so the wasm backend computes \(.*\)\n$/,
    );
    expect(reportOf(stdout).tokens).toEqual(llama.greedy.generated);
  });
});

describe.skipIf(!hasReference)("stories260K, against the independent C program (needs the reference data)", () => {
  const model = join(reference, "stories260K");
  const oracle = hasReference
    ? (
        JSON.parse(readFileSync(join(model, "oracle.json"), "utf8")) as {
          greedy: { prompt: string; text: string; generated_ids: number[] }[];
        }
      ).greedy
    : [];

  test.each(oracle.slice(0, 2))(
    "$prompt: prompt and continuation stream to stdout as one text",
    async ({ prompt: start, text }) => {
      const { code, stdout, stderr } = await runAttn([
        "generate",
        "--model",
        model,
        start,
        "--temperature",
        "0",
        "--max-tokens",
        "100",
      ]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toBe(text.endsWith("\n") ? text : `${text}\n`);
    },
  );

  test("the JSON has the new text alone, with its ids", async () => {
    const { prompt: start, text, generated_ids: ids } = oracle[0] ?? { prompt: "", text: "", generated_ids: [] };
    const { stdout } = await runAttn(["generate", "--model", model, "--temperature", "0", "--json", "-"], {
      input: `${start}\n`,
    });
    expect(reportOf(stdout)).toMatchObject({ text: text.slice(start.length), tokens: ids, finishReason: "length" });
  });

  test("a stop text ends the generation and is left out", async () => {
    const { stdout } = await runAttn([
      "generate",
      "--model",
      model,
      "Once upon a time",
      "--temperature",
      "0",
      "--stop",
      "xyz",
      "--stop",
      " named",
    ]);
    expect(stdout).toBe("Once upon a time, there was a little girl\n");
  });

  test("Ctrl-C keeps the text so far and ends with code 130", async () => {
    const args = ["generate", "--model", model, "Once upon a time", "--max-tokens", "500", "--temperature", "0"];
    const { code, stdout, stderr } = await runAttn(args, { interruptAt: "Lily" });
    expect({ code, stderr }).toEqual({ code: 130, stderr: "" });
    expect(stdout).toMatch(/^Once upon a time, there was a little girl named Lily.*\n$/s);
  });
});

test("one JSON object holds the fields of the contract", async () => {
  const report = reportOf(
    (await generate("--seed", "5", "--max-tokens", "3", "--logprobs", "2", "--json", prompt)).stdout,
  );
  expect(report.seed).toBe(5);
  expect(report.prefillTokensPerSecond).toBeGreaterThan(0);
  expect(report.tokensPerSecond).toBeGreaterThan(0);
  expect(report.logprobs.map(({ token }) => token)).toEqual(report.tokens);
  for (const { logprob, top } of report.logprobs) {
    expect(logprob).toBeLessThan(0);
    expect(top).toHaveLength(2);
    expect(top[0]?.logprob).toBeGreaterThanOrEqual(top[1]?.logprob ?? 0);
  }
});

test("the same seed gives the same text, another one another text", async () => {
  const withSeed = async (seed: string): Promise<string> =>
    (await generate("--seed", seed, "--temperature", "1", "--max-tokens", "30", prompt)).stdout;
  const first = await withSeed("1");
  const second = await withSeed("1");
  const other = await withSeed("2");
  expect(second).toBe(first);
  expect(other).not.toBe(first);
});

test.each(["svg", "html", "json"])("--attention writes the whole generation as %s", async (format) => {
  const file = join(output.path, `attention.${format}`);
  const { code, stderr } = await generate("--temperature", "0", "--max-tokens", "4", "--attention", file, prompt);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const text = readFileSync(file, "utf8");
  if (format !== "json") return expect(text).toMatch(format === "svg" ? /^<svg / : /^<!doctype html>/);
  const { shape, weights, tokens } = JSON.parse(text) as { shape: number[]; weights: number[][][][]; tokens: number[] };
  expect(shape).toEqual([2, 6, 14, 14]);
  expect(tokens).toEqual([...llama.greedy.prompt, ...llama.greedy.generated.slice(0, 3)]);
  for (const row of weights.flat(2)) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
  return undefined;
});
