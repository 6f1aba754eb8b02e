// What the page computes, against the tokenizers themselves: steps end at what encode gives, and symbols are what words are made of.
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { cutText, drawnTokens, wordSteps } from "./cut-text.ts";
import { mergeSteps } from "./merge-steps.ts";
import { mergeTree, treeHeight } from "./merge-tree.ts";
import { type OpenTokenizer, openEncoding, openJson } from "./open-tokenizer.ts";
import { presets } from "./presets.ts";
import { encodings } from "./tokenizer-names.ts";

const own = (): OpenTokenizer =>
  openJson(readFileSync(join(import.meta.dirname, "../../../../cli/models/language-model/tokenizer.json"), "utf8"));
const awkward =
  "trailing   spaces  \n\n\tno\u00adbreak\u00a0e\u0301 한글 ㅎ 🙂👨‍👩‍👧 I'll DON'T x_y 10000 zzzzzzzzzz\ud800!\r\n ";
const texts = [...presets.map(({ text }) => text), awkward];

/** Every word of a text, from the first position on. */
function* everyWord(open: OpenTokenizer, text: string) {
  for (let at = 0; at < text.length; ) {
    const word = wordSteps(open, text, at);
    if (!word || word.end <= at) return;
    yield word;
    at = word.end;
  }
}

describe.for(["own", "gpt2", "cl100k", "o200k"] as const)("%s", (name) => {
  let open: OpenTokenizer;
  beforeAll(async () => {
    open = name === "own" ? own() : await openEncoding(name);
  });

  test("the steps of every word end at the tokens that encode gives for the text", () => {
    for (const text of texts) {
      const words = [...everyWord(open, text)];
      expect(words.flatMap(({ tokens }) => tokens.map(({ id }) => id))).toEqual(open.tokenizer.encode(text));
      for (const { reason, symbols, steps, tokens, label } of words) {
        expect([label, reason]).toEqual([label, ""]);
        const left = symbols.map((symbol) => symbol.label);
        for (const { at, joined } of steps) left.splice(at, 2, joined.label);
        expect(left).toEqual(tokens.map((token) => token.label));
      }
    }
  });

  test("whole tokens read as the library says them, parts show their bytes, positions are the library's", () => {
    for (const text of texts) {
      const { tokens, count } = cutText(open, text);
      const { ids, offsets } = open.tokenizer.encodeWithOffsets(text);
      expect(tokens.map(({ id, start, end }) => [id, start, end])).toEqual(
        ids.map((id, i) => [id, ...(offsets[i] ?? [])]),
      );
      expect(count).toBe(ids.length);
      const bytes = tokens.map(({ hex }) => Buffer.from(hex.replaceAll(" ", ""), "hex"));
      expect(Buffer.concat(bytes).toString()).toBe(Buffer.from(text).toString());
      for (const { id, kind, hex } of tokens)
        if (kind === "whole")
          expect(Buffer.from(hex.replaceAll(" ", ""), "hex").toString()).toBe(open.tokenizer.decode([id]));
    }
  });
});

test("the merges of a tiktoken file are those of the tokenizer.json that it can be written as", async () => {
  const ranked = await openEncoding("gpt2");
  const listed = openJson(JSON.stringify(ranked.tokenizer.toJSON()));
  for (const text of texts)
    for (const { symbols, steps, start } of everyWord(ranked, text)) {
      const same = wordSteps(listed, text, start);
      // GPT-2's ids are 256 bytes and then the merges in their order.
      expect(same?.symbols).toEqual(symbols);
      expect(same?.steps).toEqual(steps.map((step) => ({ ...step, rank: step.rank - 256 })));
    }
});

test("of pairs of equal rank the leftmost goes first", () => {
  const rules = {
    rank: (l: string, r: string) => (l === "a" && r === "a" ? 3 : undefined),
    join: (l: string, r: string) => l + r,
  };
  expect(mergeSteps(["a", "a", "a"], rules).symbols).toEqual(["aa", "a"]);
  expect(mergeSteps([], rules)).toEqual({ steps: [], symbols: [] });
});

const bert = {
  normalizer: { type: "Lowercase" },
  pre_tokenizer: { type: "BertPreTokenizer" },
  model: { type: "WordPiece", unk_token: "[UNK]", vocab: { "[UNK]": 0, bank: 1, "##er": 2, ",": 3 } },
};

test("a model without merges says so, and its words still have their tokens", () => {
  const word = wordSteps(openJson(JSON.stringify(bert)), "BANKER, bank", 2);
  expect(word?.tokens.map(({ label }) => label)).toEqual(["bank", "##er"]);
  expect(word?.reason).toMatch(/^WordPiece has no merges/);
});

test("prefixes, suffixes, bytes that stand in for characters and added tokens have their steps", () => {
  const suffixed = openJson(
    JSON.stringify({
      pre_tokenizer: { type: "WhitespaceSplit" },
      added_tokens: [{ id: 9, content: "<x>", special: true }],
      model: {
        type: "BPE",
        end_of_word_suffix: "</w>",
        vocab: { l: 0, o: 1, "w</w>": 2, lo: 3, "low</w>": 4 },
        merges: ["l o", "lo w</w>"],
      },
    }),
  );
  const low = wordSteps(suffixed, "low <x>", 0);
  expect(low?.symbols.map(({ label }) => label)).toEqual(["l", "o", "w</w>"]);
  expect(low?.steps.map(({ joined, rank }) => [joined.label, rank])).toEqual([
    ["lo", 0],
    ["low</w>", 1],
  ]);
  expect(wordSteps(suffixed, "low <x>", 5)?.reason).toMatch(/^This is an added token/);
  const vocab = Object.fromEntries(["▁", "a", "▁a", "<0xC3>", "<0xA9>"].map((token, id) => [token, id]));
  const fallback = openJson(
    JSON.stringify({
      pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "always" },
      model: { type: "BPE", byte_fallback: true, vocab, merges: ["▁ a"] },
    }),
  );
  const word = wordSteps(fallback, "aé", 0);
  expect(word?.symbols).toEqual([
    { label: "·", isPart: false },
    { label: "a", isPart: false },
    { label: "C3", isPart: true },
    { label: "A9", isPart: true },
  ]);
  expect(word?.steps.length).toBe(1);
});

test("what is unknown stays as it is while its neighbours merge, and a word that no merge makes is said to be taken whole", () => {
  const model = { type: "BPE", unk_token: "<unk>", vocab: { "<unk>": 0, a: 1, b: 2, ab: 3 }, merges: ["a b"] };
  const word = wordSteps(openJson(JSON.stringify({ model })), "xab", 0);
  expect(word?.symbols.map(({ label }) => label)).toEqual(["<unk>", "a", "b"]);
  expect(word?.steps.map(({ joined }) => joined.label)).toEqual(["ab"]);
  const whole = { ...model, ignore_merges: true, merges: [] };
  expect(wordSteps(openJson(JSON.stringify({ model: whole })), "ab", 0)?.reason).toMatch(
    /^The vocabulary has this word/,
  );
});

test("an added token is read as the text it is, also where other tokens are bytes", () => {
  const file = {
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: true },
    added_tokens: [{ id: 2, content: "é", special: true }],
    model: { type: "BPE", vocab: { Ã: 0, "©": 1 }, merges: [] },
  };
  const { tokens } = cutText(openJson(JSON.stringify(file)), "é");
  expect(tokens).toEqual([{ id: 2, label: "é", hex: "C3 A9", start: 0, end: 1, kind: "special" }]);
});

test("an empty text has no word, and of a long one only the beginning is drawn", () => {
  expect(wordSteps(own(), "", 5)).toBeUndefined();
  const { tokens, count } = cutText(own(), "a dog ".repeat(2000));
  expect(tokens.length).toBe(drawnTokens);
  expect(count).toBeGreaterThan(4000);
});

test("the tree has every merge below the two that it joins, and ends in the tokens", () => {
  const word = wordSteps(own(), "She is unbelievably proud", 8);
  if (!word) throw new Error("no word");
  const { nodes, tops } = mergeTree(word, word.steps.length);
  expect(nodes.length).toBe(word.symbols.length + word.steps.length);
  expect(tops.map(({ label }) => label)).toEqual(word.tokens.map(({ label }) => label));
  expect(Math.max(...nodes.map(({ level }) => level))).toBe(treeHeight(word));
  for (const { parts, level, x } of nodes.filter(({ step }) => step > 0)) {
    expect(level).toBeGreaterThan(Math.max(...parts.map((part) => part.level)));
    expect(x).toBe(((parts[0]?.x ?? Number.NaN) + (parts[1]?.x ?? Number.NaN)) / 2);
  }
  expect(mergeTree(word, 0).tops.map(({ label }) => label)).toEqual(word.symbols.map(({ label }) => label));
});

test("the megabytes that are said of an encoding are those of its file", () => {
  for (const [name, { megabytes }] of Object.entries(encodings)) {
    const file = createRequire(import.meta.url).resolve(`js-tiktoken/ranks/${name === "gpt2" ? name : `${name}_base`}`);
    expect([name, megabytes]).toEqual([name, Math.round(statSync(file).size / 1e5) / 10]);
  }
});
