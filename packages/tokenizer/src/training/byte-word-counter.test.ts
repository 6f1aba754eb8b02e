import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePreTokenizers } from "../pre-tokenizers/pre-tokenizer.ts";
import { ByteWordCounter } from "./byte-word-counter.ts";
import { preTokenizerJson } from "./pre-tokenizer-choice.ts";
import { StringWordCounter } from "./string-word-counter.ts";
import type { WordCounter } from "./word-counter.ts";

const names = ["gpt2", "cl100k", "o200k"] as const;

/** A counter of bytes and one of strings. */
const both = (name: (typeof names)[number]): [WordCounter, WordCounter] => {
  const preTokenizers = parsePreTokenizers(preTokenizerJson(name));
  const { wordRules } = preTokenizers;
  if (!wordRules) throw new Error(`${name} has no scanner`);
  return [new ByteWordCounter(wordRules.wordEnd), new StringWordCounter(undefined, preTokenizers)];
};

const counted = (counter: WordCounter): object => {
  const { texts, size } = counter;
  const { words, counts } = counter.take();
  return { texts, size, words, counts: Array.from(counts) };
};

describe.each(names)("the words of %s, counted as bytes, are those counted as strings", (name) => {
  const unit = fc.oneof(
    fc.constantFrom(..."aB1 \n\r'tsé日🙂\u0301/"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  );
  const text = fc.string({ unit, maxLength: 40 });

  test("in texts, as often as each occurs", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.nat({ max: 3 }))), (texts) => {
        const [bytes, strings] = both(name);
        for (const [each, times] of texts) {
          bytes.add(each, times);
          strings.add(each, times);
        }
        expect(counted(bytes)).toEqual(counted(strings));
      }),
      { numRuns: 300 },
    );
  });

  test("in lines, wherever they end", () => {
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const [bytes, strings] = both(name);
        const encoded = new TextEncoder().encode(texts.join("\n"));
        for (const counter of [bytes, strings]) {
          const room = new Uint8Array(encoded.length + 1).fill(97);
          room.set(encoded);
          counter.addLines(room, encoded.length);
        }
        expect(counted(bytes)).toEqual(counted(strings));
      }),
      { numRuns: 300 },
    );
  });

  test("in a text that is cut into portions", () => {
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (whole, about) => {
        const [bytes, strings] = both(name);
        strings.add(whole, 2);
        for (let from = 0, goesOn = false; from < whole.length || !goesOn; goesOn = true) {
          const end = bytes.cut(whole, from, about);
          bytes.add(whole.slice(from, end), 2, goesOn);
          from = end;
        }
        expect(counted(bytes)).toEqual(counted(strings));
      }),
      { numRuns: 300 },
    );
  });
});

test("a hundred thousand different words, and long ones", () => {
  const [bytes, strings] = both("gpt2");
  const words = Array.from({ length: 100_000 }, (_, i) => ` ${(i * 7919).toString(36)}`);
  for (const counter of [bytes, strings]) {
    for (const word of words) counter.add(word, 1);
    counter.add("é".repeat(40_000), 3);
    counter.add(words.slice(0, 500).join(""), 2 ** 40);
  }
  expect(counted(bytes)).toEqual(counted(strings));
});

test("bytes that are no UTF-8 are refused before they are counted", () => {
  const [bytes] = both("gpt2");
  for (const wrong of [[0x61, 0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]])
    expect(() => bytes.addLines(Uint8Array.of(...wrong, 0), wrong.length)).toThrow(
      new TypeError("train: the bytes are not UTF-8 text"),
    );
  expect(bytes.size).toBe(0);
});
