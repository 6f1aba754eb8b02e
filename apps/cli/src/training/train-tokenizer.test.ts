import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Tokenizer } from "@attn/tokenizer";
import { afterAll, describe, expect, test } from "vitest";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { runAttn } from "../testing/run-attn.ts";
import { runInside } from "../testing/run-inside.ts";
import { testFolder } from "../testing/tiny-model.ts";
import { progressLine } from "./train-tokenizer.ts";

const golden = fileURLToPath(new URL("../../golden/word-counts", import.meta.url));
const folder = testFolder();
afterAll(() => folder.dispose());
const lines = ["low lower lowest\n", "\n", "new newer 🙂 newest\r\n", "wide wider"];
const [first = "", second = ""] = [lines.slice(0, 2).join(""), lines.slice(2).join("")];
const one = folder.write("one.txt", first);
const two = folder.write("two.txt", second);
const train = (...args: string[]) => runInside(["train", "tokenizer", ...args]);
const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

describe("attn train tokenizer", () => {
  test("learns from the lines of several files what the library learns from them", async () => {
    const out = join(folder.path, "out.json");
    const flags = ["--vocabulary-size", "275", "--min-frequency", "2", "--special", "<a>", "--special", "<b>"];
    const { code, stdout, stderr } = await train(one, two, "--out", out, ...flags, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const options = { vocabularySize: 275, minFrequency: 2, specialTokens: ["<a>", "<b>"] };
    const expected = await Tokenizer.train(lines, options);
    expect(JSON.parse(stdout)).toEqual({ path: out, tokens: expected.vocabularySize });
    expect(read(out)).toEqual(JSON.parse(JSON.stringify(expected.toJSON())));
    const { stdout: ids } = await runInside(["tokenize", "lowest 🙂", "--tokenizer", out]);
    expect(ids).toBe(`${expected.encode("lowest 🙂").join(" ")}\n`);
  });

  test("writes tokenizer.json into a folder, and takes standard input", async () => {
    const model = testFolder();
    const args = ["train", "tokenizer", "-", "--out", model.path, "--pre-tokenizer", "bytes"];
    const run = await runAttn([...args, "--vocabulary-size", "262"], { input: first });
    expect(run).toEqual({ code: 0, stdout: "", stderr: "" });
    const expected = await Tokenizer.train(lines.slice(0, 2), { preTokenizer: "bytes", vocabularySize: 262 });
    expect(read(join(model.path, "tokenizer.json"))).toEqual(JSON.parse(JSON.stringify(expected.toJSON())));
    model.dispose();
  });

  test("several workers learn what one learns, also from files that do not end with a line feed", async () => {
    const long = Array.from({ length: 90_000 }, (_, i) => `line ${i % 300} of words, ${"and more ".repeat(10)}`).join(
      "\n",
    );
    const inputs = [folder.write("long.txt", long), one, two];
    const learned: unknown[] = [];
    for (const workers of ["1", "2"]) {
      const out = join(folder.path, "workers.json");
      const { code, stderr } = await train(...inputs, "--out", out, "--vocabulary-size", "290", "--workers", workers);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      learned.push(read(out));
    }
    expect(learned[1]).toEqual(learned[0]);
    const texts = [...(long.match(/[^\n]*\n|[^\n]+$/g) ?? []), ...lines.slice(0, 2), ...lines.slice(2)];
    const expected = await Tokenizer.train(texts, { vocabularySize: 290 });
    expect(learned[0]).toEqual(JSON.parse(JSON.stringify(expected.toJSON())));
  });

  test("takes word counts as CSV, with a heading or without", async () => {
    const out = join(folder.path, "counted.json");
    const flags = ["--counts", "csv", "--out", out, "--vocabulary-size", "265"];
    const expected = await Tokenizer.train(
      [
        ["lower", 7],
        [', "low"', 5],
        ["low\n", 2],
      ],
      { vocabularySize: 265 },
    );
    const rows = 'lower,7\r\n", ""low""",5\r\n"low\n",2\r\n';
    for (const text of [rows, `word,count\n${rows}\n`]) {
      expect((await train(folder.write("counts.csv", text), ...flags)).code).toBe(0);
      expect(read(out)).toEqual(JSON.parse(JSON.stringify(expected.toJSON())));
    }
  });

  test("counts as Parquet, as CSV and the words themselves give the merges of Hugging Face", async () => {
    const { counts, merges, vocabularySize } = read(join(golden, "golden.json")) as {
      counts: [word: string, count: number][];
      merges: [string, string][];
      vocabularySize: number;
    };
    const csv = counts.map(([word, count]) => `"${word.replaceAll('"', '""')}",${count}\n`).join("");
    const text = counts.map(([word, count]) => `${word}\n`.repeat(count)).join("");
    const inputs = [
      [join(golden, "parts"), "--counts", "parquet"],
      [folder.write("words.csv", csv), "--counts", "csv"],
      // Lines end with a line feed here, which words of their own do not have: whole words, cut at white space, are the same.
      [folder.write("words.txt", text)],
    ];
    for (const input of inputs) {
      const out = join(folder.path, "same.json");
      const { code, stderr } = await train(...input, "--out", out, "--vocabulary-size", String(vocabularySize));
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect((read(out) as { model: { merges: unknown } }).model.merges).toEqual(merges);
    }
  });

  test("wrong input is one line, and nothing is written", async () => {
    const out = ["--out", join(folder.path, "never.json")];
    const latin1 = folder.write("latin1.txt", Uint8Array.of(97, 0xe4, 98));
    const csv = folder.write("bad.csv", "word,count\na,1\nb,many\n");
    const quotes = folder.write("quotes.csv", 'a"b,1\n');
    const expected: [string[], string | RegExp][] = [
      [[one], "attn train tokenizer: no output given; name a file with --out PATH"],
      [["/no/where", ...out], "attn train tokenizer: /no/where does not exist"],
      [[folder.path, ...out], `attn train tokenizer: ${folder.path} is a folder, not a file`],
      [[one, "--out", "/no/where/t.json"], /^attn train tokenizer: --out \/no\/where\/t\.json cannot be written/],
      [[latin1, ...out], `attn train tokenizer: ${latin1} is not UTF-8 text: a wrong byte after position 0`],
      [
        [one, ...out, "--vocabulary-size", "0"],
        /^attn train tokenizer: --vocabulary-size must be an integer of 1 or more/,
      ],
      [[one, ...out, "--workers", "0"], /^attn train tokenizer: --workers must be an integer from 1 to 256, got "0"/],
      [[one, ...out, "--special", "a", "--special", "a"], 'attn train tokenizer: train: specialTokens has "a" twice'],
      [
        [one, ...out, "--pre-tokenizer", "gpt3"],
        /^attn train tokenizer: .*'gpt3' is invalid\. Allowed choices are gpt2, /m,
      ],
      [
        [csv, ...out, "--counts", "csv"],
        `attn train tokenizer: ${csv}: row 3 must be a word and a whole number, it is ["b","many"]`,
      ],
      [
        [join(golden, "bad/negative.parquet"), ...out, "--counts", "parquet"],
        /negative\.parquet: column "count" must be a whole number from 0 in row 2, it is -2$/m,
      ],
      [[csv, ...out, "--counts", "parquet"], `attn train tokenizer: ${csv} is no Parquet file, it begins with "word"`],
      [
        [one, ...out, "--word-column", "w"],
        "attn train tokenizer: --word-column needs --counts: a text has no columns",
      ],
      [[quotes, ...out, "--counts", "csv"], /quotes\.csv: row 1 is not CSV, it has a quote in the wrong place$/m],
      [[], /^attn train tokenizer: .*missing required argument/],
    ];
    for (const [args, line] of expected) expectRefusal(await train(...args), line);
    expect(readdirSync(folder.path)).not.toContain("never.json");
  });

  test("Ctrl-C ends it with one line and leaves no file", async () => {
    const out = join(folder.path, "interrupted.json");
    const words = Array.from({ length: 60_000 }, (_, i) => `${(i * 7919).toString(36)}${(i * 104_729).toString(3)}\n`);
    const listeners = process.listenerCount("SIGINT");
    const run = train(folder.write("many.txt", words.join("")), "--out", out, "--vocabulary-size", "1000000");
    while (process.listenerCount("SIGINT") === listeners) await new Promise((resolve) => setTimeout(resolve, 1));
    process.emit("SIGINT");
    expect(await run).toEqual({
      code: 130,
      stdout: "",
      stderr: "attn train tokenizer: interrupted; nothing was written\n",
    });
    expect(readdirSync(folder.path).filter((name) => name.includes("interrupted") || name.endsWith(".tmp"))).toEqual(
      [],
    );
  });
});

test("the progress line says what is done and how far it is", () => {
  const state = { texts: 120_000, words: 8123, tokens: 5120 };
  expect(progressLine({ ...state, stage: "counting" }, { vocabularySize: 8000, unit: "line" })).toBe(
    "counting: 120000 lines, 8123 different words",
  );
  expect(progressLine({ ...state, texts: 1, stage: "counting" }, { vocabularySize: 8000, unit: "text" })).toBe(
    "counting: 1 text, 8123 different words",
  );
  expect(progressLine({ ...state, stage: "merging" }, { vocabularySize: 8000, unit: "row" })).toBe(
    "merging: 5120 of 8000 tokens",
  );
});
