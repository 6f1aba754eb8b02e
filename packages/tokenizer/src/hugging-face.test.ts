// Ids, tokens, offsets and decoded text compared live with Hugging Face tokenizers on random strings. The two differ where their Unicode versions do:
// the code points of golden/unicode-differences.json (made by tools/reference/tokenizers) are left out.
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Tokenizer as HuggingFace } from "tokenizers";
import { describe, expect, test } from "vitest";
import differences from "../golden/unicode-differences.json" with { type: "json" };
import { gpt2 } from "./encodings.ts";
import { createRandomText, type RandomText } from "./testing/random-text.ts";
import { type SyntheticTokenizer, syntheticTokenizers } from "./testing/synthetic-tokenizers.ts";
import { Tokenizer } from "./tokenizer.ts";

const reference = process.env.ATTN_REFERENCE ?? new URL("../../../../shared/reference", import.meta.url).pathname;
const hasReference = existsSync(`${reference}/tokenizers/vocab`);
const skip = new Set(
  differences.ranges.flatMap(([from = 0, to = 0]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)),
);

/** Their offsets count code points. */
const toUtf16 = (text: string, offsets: number[][]): number[][] => {
  const starts = [0];
  for (const character of text) starts.push((starts.at(-1) ?? 0) + character.length);
  return offsets.map((range) => range.map((at) => starts[at] ?? -1));
};

const compare = async (json: string, texts: readonly string[]): Promise<void> => {
  const theirs = HuggingFace.fromString(json);
  const ours = Tokenizer.fromJSON(json);
  for (const text of texts) {
    const encoding = await theirs.encode(text);
    const ids = encoding.getIds();
    const expected = {
      ids,
      tokens: encoding.getTokens(),
      offsets: toUtf16(text, encoding.getOffsets()),
      plainIds: ids,
      decoded: await theirs.decode(ids, false),
      decodedWithoutSpecial: await theirs.decode(ids, true),
    };
    const actual = {
      ...ours.encodeWithOffsets(text, { allowedSpecial: "all" }),
      plainIds: ours.encode(text, { allowedSpecial: "all" }),
      decoded: ours.decode(ids),
      decodedWithoutSpecial: ours.decode(ids, { skipSpecialTokens: true }),
    };
    // Comparing strings first is several times faster.
    if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual, JSON.stringify(text)).toEqual(expected);
  }
};

const texts = (seed: number, count: number, special: readonly string[]): string[] => {
  const random: RandomText = createRandomText(seed, skip, special);
  return Array.from({ length: count }, () => random());
};

/** How many strings for each small and each whole vocabulary; a longer run raises the first. */
const each = Number(process.env.ATTN_RANDOM_STRINGS ?? 500);
const eachWhole = 10 * each;

describe("random strings of all Unicode planes encode and decode as Hugging Face tokenizers does it", () => {
  test.each(Object.entries(syntheticTokenizers()))(`%s, ${each} strings`, async (name, file) => {
    const special = file.added_tokens.map((token) => token.content);
    await compare(JSON.stringify(file), texts(name.length, each, special));
  });

  const whole = `%s with its whole vocabulary, ${eachWhole} strings${hasReference ? "" : ` (skipped: ${reference} is not there)`}`;
  test.skipIf(!hasReference).each(["gpt-2", "llama-spm"])(whole, async (name) => {
    const json = gunzipSync(readFileSync(`${reference}/tokenizers/vocab/${name}/tokenizer.json.gz`)).toString();
    await compare(json, texts(7, eachWhole, ["<|endoftext|>", "<s>", "</s>"]));
  });

  test("a tiktoken encoding written as tokenizer.json means the same to Hugging Face tokenizers, 1000 strings", async () => {
    const json = JSON.stringify((await gpt2()).toJSON());
    await compare(json, texts(8, 1000, ["<|endoftext|>"]));
  });
});

describe("what random files found is as Hugging Face tokenizers has it", () => {
  const words = (): SyntheticTokenizer =>
    structuredClone(syntheticTokenizers())["plain words, unknowns not fused, NFD"]!;

  test("white space that one added token took is not there for the next", async () => {
    const flags = { single_word: false, normalized: false, special: false };
    const file = words();
    const next = Object.keys(file.model.vocab).length;
    file.added_tokens = [
      { id: file.model.vocab[" "]!, content: " ", lstrip: true, rstrip: false, ...flags },
      { id: next, content: "<a>", lstrip: false, rstrip: true, ...flags },
      { id: next + 1, content: " x", lstrip: true, rstrip: true, ...flags },
    ];
    await compare(JSON.stringify(file), ["<a> the", "<a> x", "the <a> x <a> the", " <a> <a> x"]);
  });

  test("several pieces may begin where the text begins", async () => {
    const first = (replacement: string): object => ({
      type: "Metaspace",
      replacement,
      prepend_scheme: "first",
      split: true,
    });
    const bytes = { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: false };
    for (const step of [first("_"), bytes]) {
      const pretokenizers = [step, { type: "FixedLength", length: 1 }, first("e")];
      const pre_tokenizer = { type: "Sequence", pretokenizers };
      await compare(JSON.stringify({ ...words(), pre_tokenizer }), ["12", "日本 the", " a", "ete the"]);
    }
  });

  test.each(["$", "\\b", "x*", "(?<=e)", "\\s*$"])("a pattern may match nothing at the end: %s", async (Regex) => {
    const texts = ["", "the", "the end", "xx", "the ", "日x"];
    const replacement = { type: "Replace", pattern: { Regex }, content: "e" };
    await compare(JSON.stringify({ ...words(), normalizer: replacement }), texts);
    await compare(JSON.stringify({ ...words(), decoder: replacement }), texts);
    for (const behavior of ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"])
      for (const invert of [false, true]) {
        const pre_tokenizer = { type: "Split", pattern: { Regex }, behavior, invert };
        await compare(JSON.stringify({ ...words(), pre_tokenizer }), texts);
      }
  });
});
