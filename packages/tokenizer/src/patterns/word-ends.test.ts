// The scanners of known patterns against the patterns themselves, as JavaScript's regular expressions: every code point, in every place that matters.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cl100kPattern, gpt2Pattern, knownRules, o200kPattern, qwen2Pattern, tekkenPattern } from "./known-patterns.ts";
import { createScanner, createWordScanner, type Scanner } from "./scanner.ts";
import { translatePattern } from "./translate-pattern.ts";
import type { WordRules } from "./word-ends.ts";

const patterns = { gpt2Pattern, cl100kPattern, qwen2Pattern, o200kPattern, tekkenPattern };

const endsOf = (scan: Scanner, text: string): number[] => {
  const ends: number[] = [];
  scan(text, (_, end) => ends.push(end) > 0);
  return ends;
};

/** `#` is the code point. Beyond the planes that have characters, one place is enough. */
const contexts = (code: number): string => (code < 0x33480 || code >> 12 === 0xe0 ? "a#A1 #'#b\n#" : "a#");

describe.each(Object.entries(patterns))("%s", (name, pattern) => {
  const expected = createScanner(translatePattern(pattern, "rust"));
  const actual = createWordScanner((knownRules(pattern) as WordRules).wordEnd);

  test("cuts around every code point as the pattern does", () => {
    for (let from = 0; from < 0x110000; from += 4096) {
      const codes = Array.from({ length: 4096 }, (_, i) => from + i).filter((code) => code < 0xd800 || code > 0xdfff);
      const text = codes.map((code) => contexts(code).replaceAll("#", () => String.fromCodePoint(code))).join("|");
      const ends = endsOf(actual, text);
      if (ends.join() !== endsOf(expected, text).join())
        expect(ends, `${name} from U+${from.toString(16)}`).toEqual(endsOf(expected, text));
    }
  });

  test("cuts any string as the pattern does", () => {
    const units = fc.constantFrom(..." \n\r\t/'.aAsStTrReElLdDmM1\u017f中ʰ\u0301\u0345\u3000\u0085½ǅ😀𝔘\u{1e900}");
    const text = fc.array(units, { maxLength: 40 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (value) => {
        expect(endsOf(actual, value)).toEqual(endsOf(expected, value));
      }),
      { numRuns: 1000 },
    );
  });
});

test("a long text is cut in stretches as it would be in one piece", () => {
  const scan = createWordScanner((knownRules(o200kPattern) as WordRules).wordEnd);
  const text = `${"word  \n and 中文 ".repeat(9000)}${"中".repeat(70_000)}${"x".repeat(40_000)} ${"é \n".repeat(30_000)}`;
  expect(endsOf(scan, text)).toEqual(endsOf(createScanner(translatePattern(o200kPattern, "rust")), text));
});
