import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { StatusLine } from "../terminal/status-line.ts";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { runInside } from "../testing/run-inside.ts";
import { testFolder } from "../testing/tiny-model.ts";
import { progressLine } from "./train-word2vec.ts";

const folder = testFolder();
afterAll(() => folder.dispose());
const animals = folder.write("animals.txt", "cat dog cat puppy dog kitten\nkitten cat puppy\n\ndog cat\n".repeat(30));
const cities = folder.write("cities.txt", "paris rome berlin\nrome paris berlin paris\n".repeat(30));
const train = (...args: string[]) => runInside(["train", "word2vec", ...args]);

describe("attn train word2vec", () => {
  test("learns from several files, writes vectors that can be asked, and reports", async () => {
    const out = join(folder.path, "vectors.txt");
    const options = ["--vector-size", "8", "--epochs", "30", "--sample", "0", "--sg", "--seed", "7"];
    const { code, stdout, stderr } = await train(animals, cities, "--out", out, ...options, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      path: out,
      format: "text",
      epochs: 30,
      words: 7,
      width: 8,
      wordsRead: 30 * 30 * 18,
      wordsTrained: 30 * 30 * 18,
      loss: expect.any(Number),
    });
    const { stdout: answers } = await runInside(["vectors", "nearest", "paris", "-n", "2", "--vectors", out, "--json"]);
    const { results } = JSON.parse(answers) as { results: { word: string }[] };
    expect(results.map(({ word }) => word).sort()).toEqual(["berlin", "rome"]);
    const again = join(folder.path, "again.txt");
    await train(animals, cities, "--out", again, ...options);
    expect(readFileSync(again)).toEqual(readFileSync(out));
  });

  test("writes binary where OUT ends in .bin, and takes hierarchical softmax alone", async () => {
    const out = join(folder.path, "vectors.bin");
    const { code, stdout, stderr } = await train(cities, "-o", out, "--hs", "--negative", "0", "--vector-size", "3");
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readFileSync(out).subarray(0, 10).toString()).toBe("3 3\nparis ");
  });

  test("shares noise words when asked, which gives other vectors", async () => {
    const vectors: string[] = [];
    for (const flags of [[], ["--shared-negatives"]]) {
      const out = join(folder.path, `${flags.length}.txt`);
      expect((await train(animals, cities, "--out", out, "--vector-size", "8", "--sg", ...flags)).code).toBe(0);
      vectors.push(readFileSync(out, "utf8"));
    }
    expect(vectors[0]).not.toBe(vectors[1]);
  });

  test("wrong input is one line, before any work", async () => {
    const out = ["--out", join(folder.path, "never.txt")];
    const expected: [string[], string | RegExp][] = [
      [[animals], "attn train word2vec: no output given; name a file with --out FILE"],
      [["/no/where", ...out], "attn train word2vec: /no/where does not exist"],
      [[folder.path, ...out], `attn train word2vec: ${folder.path} is a folder, not a file`],
      [["-", ...out], /^attn train word2vec: standard input can be read only once/],
      [[animals, "--out", "/no/where/v.txt"], /^attn train word2vec: --out \/no\/where\/v\.txt cannot be written/],
      [
        [animals, ...out, "--vector-size", "0"],
        'attn train word2vec: --vector-size must be an integer of 1 or more, got "0"',
      ],
      [[animals, ...out, "--negative", "0"], "attn train word2vec: --negative 0 learns nothing without --hs"],
      [
        [animals, ...out, "--shared-negatives"],
        "attn train word2vec: --shared-negatives shares noise words of skip-gram: it needs --sg, and --negative above 0",
      ],
      [
        [animals, ...out, "--min-count", "900"],
        /^attn train word2vec: none of 4 words is kept, the most frequent comes \d+ times and 900 are asked for; lower --min-count$/m,
      ],
      [[folder.write("empty.txt", "\n \n"), ...out], "attn train word2vec: the text has no words"],
      [
        [folder.write("latin1.txt", Uint8Array.of(97, 0xe4, 98)), ...out],
        /latin1\.txt: readSentences: the text is not UTF-8/,
      ],
      [[], /^attn train word2vec: .*missing required argument/],
    ];
    for (const [args, line] of expected) expectRefusal(await train(...args), line);
    expect(readdirSync(folder.path)).not.toContain("never.txt");
  });

  test("Ctrl-C ends it with one line and leaves no file", async () => {
    const out = join(folder.path, "interrupted.txt");
    const listeners = process.listenerCount("SIGINT");
    const run = train(animals, "--out", out, "--epochs", "100000");
    while (process.listenerCount("SIGINT") === listeners) await new Promise((resolve) => setTimeout(resolve, 5));
    process.emit("SIGINT");
    const { code, stdout, stderr } = await run;
    expect({ code, stdout, stderr }).toEqual({
      code: 130,
      stdout: "",
      stderr: "attn train word2vec: interrupted; nothing was written\n",
    });
    expect(readdirSync(folder.path).filter((name) => name.includes("interrupted") || name.endsWith(".tmp"))).toEqual(
      [],
    );
  });
});

test("the progress line says how far it is, how well, how fast and how long", () => {
  const progress = {
    workers: 1,
    epoch: 2,
    epochs: 5,
    fraction: 0.379,
    alpha: 0.01,
    words: 1,
    trainedWords: 1,
    loss: 1.93117,
  };
  expect(progressLine({ ...progress, wordsPerSecond: 151_234.4, secondsLeft: 80.2 })).toBe(
    "epoch 2 of 5, 37 %, loss 1.9312, 151234 words/s, 1:21 left",
  );
});

test("a status line writes over itself ten times a second at most, and only on a terminal", () => {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  let now = 0;
  const line = new StatusLine({ isTTY: true, columns: 8, write }, () => now);
  line.clear();
  line.show("one");
  line.show("two");
  now = 100;
  line.show("a long one");
  line.clear();
  expect(written).toEqual(["\r\u001b[2Kone", "\r\u001b[2Ka long ", "\r\u001b[2K"]);
  new StatusLine({ write }).show("nothing");
  expect(written).toHaveLength(3);
});
