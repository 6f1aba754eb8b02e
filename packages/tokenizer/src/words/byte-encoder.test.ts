// The kernel and the scanners it stands in for: the same words, whatever surrounds them.
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
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

/** A model whose ids are the bytes of a word. */
const bytesModel: Model = {
  vocabulary: new TextVocabulary(),
  tokenize: () => undefined,
  tokenizeBytes: (bytes, start, end, ids) => {
    for (let i = start; i < end; i++) ids.push(bytes[i]!);
  },
  toJSON: () => ({}),
};

const createEncode =
  (encoder: ByteEncoder) =>
  (text: string, most = Number.POSITIVE_INFINITY): number[] => {
    const ids = new IdBuffer();
    encoder.encode(text, ids, most);
    return ids.toArray();
  };

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
      const encode = createEncode(new ByteEncoder(model, rules));
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

/** Around the length of a stretch: with borders and without, ASCII and not, some of them longer than a usual stretch. */
const longTexts = ["123", "12 ", "~~(3", "a,b;c.", "ab1(\n ", "don't ", "  \n", "中", "中a ", "é'😀"].flatMap((part) =>
  [32_768, 43_000].map((units) => part.repeat(Math.ceil(units / part.length))),
);

test.each(Object.entries(patterns))("%s: no id of a text around the length of a stretch is lost", (_, pattern) => {
  const encode = createEncode(new ByteEncoder(bytesModel, knownRules(pattern) as WordRules));
  for (const text of longTexts) {
    const bytes = new TextEncoder().encode(text);
    const where = `${text.slice(0, 6)} × ${text.length}`;
    for (const found of [encode(text), encode(text)])
      expect(Buffer.compare(Buffer.from(found), bytes), `${where}: ${found.length} of ${bytes.length} ids`).toBe(0);
    expect(encode(text, 1000).slice(0, 1000), where).toEqual([...bytes.subarray(0, 1000)]);
  }
});

test.each(["with", "without"])(
  "thousands of words that differ in four bytes only are told apart, %s WebAssembly",
  (mode) => {
    if (mode === "without") vi.stubGlobal("WebAssembly", undefined);
    const model = createNumbering();
    const encode = createEncode(new ByteEncoder(model, knownRules(gpt2Pattern) as WordRules));
    for (const at of [0, 4, 8, 11]) {
      // Beside each other in the table, so that a word compared by less than all its bytes would be taken for another.
      const words = Array.from({ length: 12_000 }, (_, i) => {
        const letters = [...i.toString(25).padStart(4, "0")].map((digit) =>
          String.fromCharCode(97 + Number.parseInt(digit, 25)),
        );
        return ` ${"z".repeat(at)}${letters.join("")}${"z".repeat(11 - at)}`;
      });
      for (let i = 0; i < 2; i++) expect(encode(words.join(""))).toEqual(words.flatMap(model.idsOf));
    }
  },
);

test("tokenizers share nothing that shows: their texts may take turns", () => {
  const two = [gpt2Pattern, o200kPattern].map((pattern) => {
    const model = createNumbering();
    const expression = translatePattern(pattern, "rust");
    const encode = createEncode(new ByteEncoder(model, knownRules(pattern) as WordRules));
    return { encode, expected: (text: string) => (text.match(expression) ?? []).flatMap(model.idsOf) };
  });
  fc.assert(
    fc.property(texts, (text) => {
      const whole = text.replace(/\p{Surrogate}/gu, "\ufffd");
      for (const { encode, expected } of two) expect(encode(whole)).toEqual(expected(whole));
    }),
  );
});

test.each(["Module", "Instance", "Memory"])(
  "where WebAssembly.%s is refused, texts are encoded without it",
  async (part) => {
    const { Module, Instance, Memory } = WebAssembly;
    const refused = vi.fn(function refuse() {
      throw new RangeError("refused");
    });
    vi.stubGlobal("WebAssembly", { Module, Instance, Memory, [part]: refused });
    // The module is compiled once and then kept.
    vi.resetModules();
    const fresh = await import("./byte-encoder.ts");
    const encode = createEncode(new fresh.ByteEncoder(bytesModel, knownRules(cl100kPattern) as WordRules));
    for (let i = 0; i < 2; i++) expect(encode("a b a")).toEqual([97, 32, 98, 32, 97]);
    expect(refused).toHaveBeenCalled();
  },
);

test("a model that fails leaves nothing wrong behind", () => {
  let fails = true;
  const model: Model = {
    ...bytesModel,
    tokenizeBytes: (bytes, start, end, ids) => {
      if (fails && end - start > 1) throw new RangeError("no");
      bytesModel.tokenizeBytes?.(bytes, start, end, ids);
    },
  };
  const encode = createEncode(new ByteEncoder(model, knownRules(gpt2Pattern) as WordRules));
  expect(() => encode("a bc a")).toThrow("no");
  fails = false;
  expect(encode("a bc a")).toEqual([..."a bc a"].map((character) => character.charCodeAt(0)));
});
