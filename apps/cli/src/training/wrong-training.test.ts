import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { runAttn } from "../testing/run-attn.ts";
import { runInside } from "../testing/run-inside.ts";
import { lettersOf, testFolder, tinyModel } from "../testing/tiny-model.ts";

const folder = testFolder();
const [llama, damaged] = [tinyModel("llama"), tinyModel("llama")];
afterAll(() => {
  for (const each of [folder, llama, damaged]) each.dispose();
});
const never = join(folder.path, "never");
const text = folder.write("text.txt", "one two three four five\n".repeat(50));
const letters = folder.write("letters.txt", lettersOf(Array.from({ length: 900 }, (_, place) => 3 + (place % 20))));

/** Puts NaN into the last weight of the file. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  bytes.writeFloatLE(Number.NaN, bytes.length - 4);
  writeFileSync(path, bytes);
}
damage(join(damaged.path, "model.safetensors"));

test("a model with a damaged weight is no beginning, and the line names it", async () => {
  const run = await runInside(["train", "lm", letters, "--from", damaged.path, "--steps", "1", "--out", never]);
  expectRefusal(run, /^attn train lm: .*: the weight "[\w.]+" is NaN at element \d+; it is damaged$/m);
});

test("nor is it merged", async () => {
  const adapter = join(folder.path, "adapter");
  const options = ["--lora", "2", "--steps", "1", "--context", "8", "--batch", "1", "--out", adapter];
  expect((await runInside(["train", "lm", letters, "--from", llama.path, ...options])).code).toBe(0);
  const run = await runInside(["merge", "--model", damaged.path, "--adapter", adapter, "--out", never]);
  expectRefusal(run, /^attn merge: .* with .*adapter: the weight "[\w.]+" is NaN at element \d+; it is damaged$/m);
});

test.each<[string[], string | RegExp]>([
  [
    ["lm", letters, "--from", llama.path, "--lora", "99999999"],
    /^attn train lm: --lora must be at most \d+, the longest side of the adapted layers of .*, got 99999999$/m,
  ],
  [
    ["lm", text, "--batch", "99999999", "--context", "8", "--vocabulary-size", "257"],
    "attn train lm: --batch must be at most 522247 with --context 8 and 257 tokens, for 4 GiB of logits, got 99999999; --accumulate takes larger ones in parts",
  ],
  [
    ["lm", text, "--width", "65536", "--heads", "2", "--context", "8"],
    /^attn train lm: --width 65536 and --layers 4 make at least \d+ billion parameters, and 4 GiB hold 1\.07 billion$/m,
  ],
  [["lm", "-", "-"], "attn train lm: standard input can be read only once, and - stands among the inputs 2 times"],
  [
    ["translator", "-", text, "-"],
    "attn train translator: standard input can be read only once, and - stands among the inputs 2 times",
  ],
  [
    ["tokenizer", "-", "-"],
    "attn train tokenizer: standard input can be read only once, and - stands among the inputs 2 times",
  ],
  [
    ["tokenizer", "-", "-", "--counts", "csv"],
    "attn train tokenizer: standard input can be read only once, and - stands among the inputs 2 times",
  ],
])("attn train %j", async (args, line) => {
  expectRefusal(await runInside(["train", ...args, "--out", never]), line);
  expect(readdirSync(folder.path)).not.toContain("never");
});

test("a byte order mark belongs to the file and is not learned: with and without, the same tokenizer", async () => {
  const [plain, marked] = [join(folder.path, "plain.json"), join(folder.path, "marked.json")];
  const words = "word,count\nlow,5\nlower,2\n";
  const counts = ["--counts", "csv", "--vocabulary-size", "262"];
  for (const [path, mark] of [
    [plain, ""],
    [marked, "\ufeff"],
  ] as const) {
    const csv = folder.write("counts.csv", mark + words.slice("word,count\n".length));
    expect((await runInside(["train", "tokenizer", csv, ...counts, "--out", path])).code).toBe(0);
  }
  expect(readFileSync(marked, "utf8")).toBe(readFileSync(plain, "utf8"));
  const tokenizer = folder.write("bom.json", `\ufeff${readFileSync(plain, "utf8")}`);
  expect((await runAttn(["tokenize", "low", "--tokenizer", tokenizer])).code).toBe(0);
});

test("pairs of a file with a byte order mark and CRLF are the pairs without", async () => {
  const { readPairs } = await import("../model-training/read-pairs.ts");
  const { readCorpus } = await import("../model-training/read-corpus.ts");
  const path = folder.write("pairs.tsv", "\ufeffhello\thallo\r\nday\ttag\r\n");
  expect((await readPairs([path], 0)).training).toEqual([
    ["hello", "hallo"],
    ["day", "tag"],
  ]);
  expect((await readCorpus([path], 0)).training.join("")).toMatch(/^hello/);
});
