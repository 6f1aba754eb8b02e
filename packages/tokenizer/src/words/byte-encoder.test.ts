// The kernel and the scanners it stands in for: the same words, whatever surrounds them.
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { compile } from "../../assembly/build.mjs";
import type { Model } from "../models/model.ts";
import { TextVocabulary } from "../models/vocabulary.ts";
import {
  cl100kPattern,
  gpt2Pattern,
  knownRules,
  o200kPattern,
  qwen2Pattern,
  tekkenPattern,
} from "../patterns/known-patterns.ts";
import { translatePattern } from "../patterns/translate-pattern.ts";
import type { WordRules } from "../patterns/word-ends.ts";
import { ByteEncoder } from "./byte-encoder.ts";
import { IdBuffer } from "./id-buffer.ts";
import { kernel } from "./kernel.gen.ts";

const patterns = { gpt2Pattern, cl100kPattern, qwen2Pattern, o200kPattern, tekkenPattern };

/** A model that numbers words as it meets them, so that the ids of a text say how it was cut; longer words have more ids. */
const createNumbering = (): Model & { readonly idsOf: (word: string) => number[] } => {
  const numbers = new Map<string, number>();
  const idsOf = (word: string): number[] => {
    const number = numbers.get(word) ?? numbers.size;
    numbers.set(word, number);
    const bytes = new TextEncoder().encode(word).length;
    return Array.from({ length: Math.max(1, Math.min(bytes, number % 7)) }, (_, i) => number * 8 + i);
  };
  return {
    vocabulary: new TextVocabulary(),
    idsOf,
    tokenize: () => undefined,
    tokenizeBytes: (bytes, start, end, ids) => {
      ids.push(...idsOf(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(start, end))));
    },
    toJSON: () => ({}),
  };
};

const pieces = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(..." \n'aZs".split("")) },
  { weight: 4, arbitrary: fc.constantFrom(..."\t\r/(7_-.,\0\x7f".split("")) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ..."the and Word HTML ll 's 're 'LL 's 'ſ don't \n\n \r\n // )\n/ 123 1234 12345678 ... é ß ʰ 中文 \u0301 \u3000 \u0085 ½ 😀 \ud800 \ufeff encodeWithOffsets"
        .split(" ")
        .concat("                       ", "      ", " (", "\n    "),
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 3 }) },
);
const texts = fc.array(pieces, { maxLength: 120 }).map((parts) => parts.join(""));

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each(Object.entries(patterns))("%s", (_, pattern) => {
  const expression = translatePattern(pattern, "rust");
  const rules = knownRules(pattern) as WordRules;

  test.each(["with", "without"])(
    "texts are cut as the pattern cuts them, words new and known, %s WebAssembly",
    (mode) => {
      if (mode === "without") vi.stubGlobal("WebAssembly", undefined);
      const model = createNumbering();
      const encoder = new ByteEncoder(model, rules);
      const encode = (text: string): number[] => {
        const ids = new IdBuffer();
        encoder.encode(text, ids, Number.POSITIVE_INFINITY);
        return ids.toArray();
      };
      fc.assert(
        fc.property(texts, (text) => {
          const words = text.replace(/\p{Surrogate}/gu, "\ufffd").match(expression) ?? [];
          expect(encode(text)).toEqual(words.flatMap(model.idsOf));
          expect(encode(text)).toEqual(words.flatMap(model.idsOf));
        }),
        { numRuns: 1000 },
      );
    },
  );
});

test("the committed kernel is what its sources compile to", async () => {
  const bytes = await compile();
  expect(Buffer.from(bytes).toString("base64") === kernel, "run node assembly/build.mjs").toBe(true);
});
