import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { runInside } from "../testing/run-inside.ts";
import { testFolder } from "../testing/tiny-model.ts";

const folder = testFolder();
afterAll(() => folder.dispose());
const [digits, words] = ["1 2 3 4 5 6".split(" "), "one two three four five six".split(" ")];
const sentences = digits.flatMap((_, i) => digits.map((_, j) => [i, j] as const));
const pairs = sentences.map(([i, j]) => `${digits[i]} ${digits[j]}\t${words[i]} ${words[j]}\n`).join("");
const text = folder.write("pairs.tsv", pairs);
const tiny = ["--layers", "1", "--width", "16", "--heads", "2", "--context", "16", "--vocabulary-size", "280"];
const train = (...args: string[]) => runInside(["train", "translator", ...args]);
const place = (name: string): string => join(folder.path, name);
const contents = (path: string) =>
  readdirSync(path)
    .toSorted()
    .map((name) => [name, readFileSync(join(path, name)).toString("base64")]);

test("learns to translate, into several languages, in a folder that translate reads", async () => {
  const out = place("learned");
  const lines = pairs.trimEnd().split("\n");
  const both = folder.write(
    "both.tsv",
    [
      ...lines.map((x) => `>>en<< ${x}`),
      ...sentences.map(([i, j]) => `>>xx<< ${digits[i]} ${digits[j]}\t${digits[j]} ${digits[i]}`),
    ].join("\n"),
  );
  const sizes = [...tiny, "--width", "32", "--batch-tokens", "256", "--validation", "0"];
  const { code, stdout, stderr } = await train(
    both,
    "--out",
    out,
    ...sizes,
    "--steps",
    "200",
    "--learning-rate",
    "0.005",
    "--json",
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({ path: out, steps: 200, pairs: 72 });
  expect(JSON.parse(readFileSync(join(out, "config.json"), "utf8"))).toMatchObject({
    model_type: "marian",
    d_model: 32,
  });
  expect(JSON.parse(readFileSync(join(out, "tokenizer_config.json"), "utf8"))).toMatchObject({
    eos_token: "</s>",
    pad_token: "<pad>",
  });
  const source = await runInside(["tokenize", "--tokenizer", out, "--json", "2 5"]);
  expect(JSON.parse(source.stdout).tokens.at(-1)).toBe(0); // </s>, as transformers gives it, too
  const translated = (language: string) =>
    runInside(["translate", "--model", out, "--to", language, "--beams", "1", "2 5"]);
  expect((await translated("en")).stdout).toBe("two five\n");
  expect((await translated("xx")).stdout).toBe("5 2\n");
});

test("goes on after Ctrl-C with the log and the model of a run that was never stopped", async () => {
  const [out, whole] = [place("stopped"), place("whole")];
  const flags = [text, ...tiny, "--batch-tokens", "64", "--steps", "60", "--evaluate-every", "20"];
  const run = train(...flags, "--out", out);
  while (!existsSync(join(out, "training-log.jsonl"))) await new Promise((resolve) => setTimeout(resolve, 5));
  process.emit("SIGINT");
  expect(await run).toMatchObject({ code: 130, stderr: expect.stringMatching(/--resume goes on from there\n$/) });
  expectRefusal(await train(...flags, "--out", out, "--resume", "--seed", "2"), /was begun with --seed 1, got 2/);
  expect((await train(...flags, "--out", out, "--resume")).stdout).toMatch(/step 60 of 60: loss .*, held-out loss /);
  await train(...flags, "--out", whole);
  expect(contents(out)).toEqual(contents(whole));
});

test("--skip-long leaves out pairs beyond the context, in both parts", async () => {
  const long = `${"1 ".repeat(20)}\t${"one ".repeat(20)}\n`;
  const some = folder.write("some-long.tsv", long + pairs + long);
  const flags = [some, ...tiny, "--batch-tokens", "64", "--steps", "2"];
  expectRefusal(
    await train(...flags, "--out", place("long")),
    /^attn train translator: 1 of 34 pairs have more than --context 16/,
  );
  const { code, stdout } = await train(...flags, "--out", place("long"), "--skip-long", "--json");
  expect({ code, report: JSON.parse(stdout) }).toMatchObject({ code: 0, report: { pairs: 33 } });
  const none = folder.write("all-long.tsv", long.repeat(20));
  expectRefusal(
    await train(none, ...tiny, "--out", place("none"), "--skip-long"),
    "attn train translator: the training part has no pair that is short enough; raise --context",
  );
});

test("wrong input is one line, before any work, and leaves nothing", async () => {
  const out = ["--out", place("never")];
  const bad = folder.write("bad.tsv", "a\tb\nno tab here\n");
  const expected: [string[], string | RegExp][] = [
    [[text], "attn train translator: no output given; name a folder with --out DIR"],
    [
      [bad, ...out],
      `attn train translator: ${bad}: line 2 must be a sentence, a tab and its translation, it is "no tab here"`,
    ],
    [
      [folder.write("empty.tsv", "\n"), ...out],
      /^attn train translator: the training part has no pairs; give more of them/,
    ],
    [
      [text, ...out, "--context", "2"],
      /^attn train translator: \d+ of 32 pairs have more than --context 2 tokens, the longest \d+; raise --context, or leave them out with --skip-long$/m,
    ],
    [[text, ...out, "--heads", "3"], "attn train translator: --width must be a multiple of --heads, got 128 and 3"],
    [
      [text, ...out, "--batch-tokens", "8"],
      "attn train translator: --batch-tokens must be at least --context, got 8 and 64",
    ],
    [[text, ...out, "--tokenizer", "gpt2"], "attn train translator: gpt2: tokenizer.json has no token <pad>"],
    [
      [text, ...out, "--label-smoothing", "1"],
      /^attn train translator: --label-smoothing must be a number from 0 to 0\.9, got "1"/,
    ],
  ];
  for (const [args, line] of expected) expectRefusal(await train(...args), line);
  expect(existsSync(place("never"))).toBe(false);
});
