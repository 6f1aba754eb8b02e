import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { runInside } from "../testing/run-inside.ts";
import { hasReference, reference, testFolder } from "../testing/tiny-model.ts";

const folder = testFolder();
afterAll(() => folder.dispose());
const file = folder.write("words.txt", "5 2\nman 1 0\nwoman 1 1\nking 4 0\nqueen 4 4\napple -1 3\n");
const vectors = (...args: string[]) => runInside(["vectors", ...args, "--vectors", file]);
const json = async (...args: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await vectors(...args, "--json")).stdout) as Record<string, unknown>;

test("nearest and analogy give words with scores, best first", async () => {
  const { results } = await json("nearest", "woman", "--count", "2");
  expect(results).toEqual([
    { word: "queen", score: expect.closeTo(1, 6) },
    { word: "man", score: expect.closeTo(Math.SQRT1_2, 6) },
  ]);
  expect((await json("analogy", "man", "woman", "king", "-n", "1")).results).toMatchObject([{ word: "queen" }]);
  expect((await vectors("nearest", "man", "-n", "1")).stdout).toBe("king  1.0000\n");
});

test("similarity is the cosine", async () => {
  expect(await json("similarity", "man", "woman")).toEqual({ similarity: expect.closeTo(Math.SQRT1_2, 6) });
});

test("eval counts right answers to analogies", async () => {
  const questions = folder.write("questions.txt", ": royal\nman woman king queen\nking queen man woman\n");
  expect(await json("eval", questions)).toMatchObject({ total: 2, correct: 2, accuracy: 1 });
});

test("eval correlates with judged pairs", async () => {
  const pairs = folder.write("pairs.tsv", "man\tking\t9\nman\twoman\t5\nman\tapple\t1\n");
  const result = await json("eval", pairs);
  expect(result.spearman).toBeCloseTo(1, 6);
  expect(result.pearson).toBeGreaterThan(0.9);
});

test("export writes what can be read again, binary by its ending", async () => {
  const binary = join(folder.path, "copy.bin");
  expect(await json("export", binary)).toEqual({ path: binary, format: "binary", words: 5, width: 2 });
  expect(readFileSync(binary).subarray(0, 8).toString()).toBe("5 2\nman ");
  const { stdout } = await runInside(["vectors", "nearest", "man", "-n", "1", "--vectors", binary]);
  expect(stdout).toBe("king  1.0000\n");
});

test("unknown words, files and commands are one line each", async () => {
  expectRefusal(
    await vectors("nearest", "pear"),
    `attn vectors nearest: ${file}: KeyedVectors.nearest: "pear" is not among the 5 words`,
  );
  expectRefusal(
    await runInside(["vectors", "nearest", "x", "--vectors", "/no/where"]),
    "attn vectors nearest: /no/where does not exist",
  );
  expectRefusal(
    await runInside(["vectors", "neares", "x"]),
    "attn vectors: unknown command 'neares' (Did you mean nearest?)",
  );
  expectRefusal(await runInside(["vectors"]), "attn vectors: no command given; attn vectors --help lists them");
  const lying = folder.write("lying.txt", "9 2\nman 1 0\n");
  expectRefusal(
    await runInside(["vectors", "nearest", "man", "--vectors", lying]),
    /^attn vectors nearest: .*lying\.txt: readWord2Vec: /,
  );
});

describe.skipIf(!hasReference)("gensim's GloVe sample (needs the reference data)", () => {
  test("is read without a header", async () => {
    const glove = join(reference, "embeddings_eval", "test_glove.txt");
    const { code, stdout } = await runInside(["vectors", "nearest", "the", "-n", "3", "--vectors", glove, "--json"]);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { results: unknown[] }).results).toHaveLength(3);
  });
});

test("what is wrong with a file is said without options of the library", async () => {
  const ask = (path: string) => runInside(["vectors", "nearest", "king", "--vectors", path]);
  const twice = folder.write("twice.txt", "2 2\nking 1 2\nking 2 1\n");
  expectRefusal(
    await ask(twice),
    `attn vectors nearest: ${twice}: readWord2Vec: "king" at line 3 was already at line 2`,
  );
  const latin = folder.write("latin1.txt", Uint8Array.of(0x31, 0x20, 0x32, 0x0a, 0xe9, 0x20, 0x31, 0x20, 0x32, 0x0a));
  expectRefusal(await ask(latin), /^attn vectors nearest: .*latin1\.txt: readWord2Vec: [^.]*not UTF-8$/m);
  const empty = folder.write("empty.txt", "");
  expectRefusal(await ask(empty), `attn vectors nearest: ${empty} is empty`);
});
