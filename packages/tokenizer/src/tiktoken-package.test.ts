// Ids compared live with the npm package tiktoken: all reference texts and random strings, for every encoding by name.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { get_encoding, type Tiktoken, type TiktokenEncoding } from "tiktoken";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import differences from "../golden/unicode-differences.json" with { type: "json" };
import { cl100k, gpt2, loadEncoding, o200k, p50k } from "./encodings.ts";
import { createRandomText } from "./testing/random-text.ts";
import type { Tokenizer } from "./tokenizer.ts";

const reference = process.env.ATTN_REFERENCE ?? new URL("../../../../shared/reference", import.meta.url).pathname;
const folder = `${reference}/text`;
const hasTexts = existsSync(folder);
const files = hasTexts
  ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => statSync(`${folder}/${name}`).isFile())
  : [];
const skip = new Set(
  differences.ranges.flatMap(([from = 0, to = 0]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)),
);

const encodings: readonly [TiktokenEncoding, () => Promise<Tokenizer>][] = [
  ["gpt2", gpt2],
  ["p50k_base", p50k],
  ["cl100k_base", cl100k],
  ["o200k_base", o200k],
];

const same = (actual: ArrayLike<number>, expected: ArrayLike<number>): boolean => {
  if (actual.length !== expected.length) return false;
  for (let i = 0; i < actual.length; i++) if (actual[i] !== expected[i]) return false;
  return true;
};

describe.each(encodings)("%s gives the ids of the package tiktoken", (name, load) => {
  let ours: Tokenizer;
  let theirs: Tiktoken;
  beforeAll(async () => {
    ours = await load();
    theirs = get_encoding(name);
  });
  afterAll(() => theirs.free());

  // p50k_base differs from gpt2 in 24 tokens of spaces only: the random strings are enough for it.
  const onTexts = name === "p50k_base" ? undefined : test.skipIf(!hasTexts);
  onTexts?.(
    `on all ${files.length} reference texts${hasTexts ? "" : ` (skipped: ${folder} is not there)`}`,
    async () => {
      for (const file of files) {
        const text = readFileSync(`${folder}/${file}`, "utf8");
        const ids = ours.encode(text);
        expect(ids.length, file).toBeGreaterThan(1000);
        expect(same(ids, theirs.encode(text)), file).toBe(true);
        expect(ours.decode(ids) === text, file).toBe(true);
      }
    },
  );

  test("on 2000 random strings with special tokens", async () => {
    const random = createRandomText(name.length, skip, ["<|endoftext|>"]);
    for (let i = 0; i < 2000; i++) {
      const text = random();
      expect(ours.encode(text, { allowedSpecial: "all" }), JSON.stringify(text)).toEqual([
        ...theirs.encode(text, "all"),
      ]);
      expect(ours.encode(text, { disallowedSpecial: [] }), JSON.stringify(text)).toEqual([
        ...theirs.encode(text, [], []),
      ]);
    }
  });

  test("with the same number of tokens, special ones included", async () => {
    const bytes = theirs.token_byte_values().length;
    expect(ours.vocabularySize).toBe(bytes + ours.addedTokens.length);
  });
});

test("an unknown name is refused", async () => {
  // @ts-expect-error: the type has no such name
  await expect(loadEncoding("r2d2")).rejects.toThrow(
    'loadEncoding: there is no encoding "r2d2", there are gpt2, p50k, cl100k, o200k',
  );
});
