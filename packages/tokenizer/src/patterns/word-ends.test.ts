// The scanners of known patterns against the patterns themselves, as JavaScript's regular expressions: every code point, in every place that matters.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { characterEnd, classAt, other } from "./character-classes.ts";
import { cl100kPattern, gpt2Pattern, knownRules, o200kPattern, qwen2Pattern, tekkenPattern } from "./known-patterns.ts";
import { createScanner, createWordScanner, type Scanner } from "./scanner.ts";
import { translatePattern } from "./translate-pattern.ts";
import type { WordRules } from "./word-ends.ts";

const patterns = { gpt2Pattern, cl100kPattern, qwen2Pattern, o200kPattern, tekkenPattern };

const units = " \n\r\t/'.aAsStTrReElLdDmM1\u017f中ʰ\u0301\u0345\u3000\u0085½ǅ😀𝔘\u{1e900}";

const endsOf = (scan: Scanner, text: string): number[] => {
  const ends: number[] = [];
  scan(text, (_, end) => ends.push(end) > 0);
  return ends;
};

const blockSize = 4096;
const blocks = Array.from({ length: 0x110000 / blockSize }, (_, i) => i * blockSize);
const codesOf = (from: number): number[] =>
  Array.from({ length: blockSize }, (_, i) => from + i).filter((code) => code < 0xd800 || code > 0xdfff);

/** Unicode has given no letter, mark, number or space to these: they are all of one class, which the last test here proves. */
const isPlain = (from: number): boolean => from >= 0x34000 && from !== 0xe0000;

/** Every code point in the places that matter; of a plain block two. */
const texts: readonly string[] = blocks.map((from) =>
  (isPlain(from) ? [from, from + blockSize - 1] : codesOf(from))
    .map((code) => "a#A1 #'#b\n#".replaceAll("#", () => String.fromCodePoint(code)))
    .join("|"),
);

describe.each(Object.entries(patterns))("%s", (name, pattern) => {
  const expected = createScanner(translatePattern(pattern, "rust"));
  const actual = createWordScanner((knownRules(pattern) as WordRules).wordEnd);

  test("cuts around every code point as the pattern does", () => {
    for (const [i, text] of texts.entries()) {
      const ends = endsOf(expected, text);
      const found = endsOf(actual, text);
      // Only a difference is worth the time of a comparison that can be read.
      if (found.length !== ends.length || found.some((end, at) => end !== ends[at]))
        expect(found, `${name} from U+${(i * blockSize).toString(16)}`).toEqual(ends);
    }
  });

  test("cuts any string as the pattern does", () => {
    const text = fc.array(fc.constantFrom(...units), { maxLength: 40 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (value) => {
        expect(endsOf(actual, value)).toEqual(endsOf(expected, value));
      }),
      { numRuns: 1000 },
    );
  });

  test("ends a word between a letter of ASCII and a space or a line feed, where long texts are cut", () => {
    const parts = fc.array(fc.constantFrom(...units), { maxLength: 12 }).map((list) => list.join(""));
    fc.assert(
      fc.property(
        parts,
        fc.constantFrom(..."aZs"),
        fc.constantFrom(" ", "\n"),
        parts,
        (before, letter, border, after) => {
          const start = before + letter;
          const ends = endsOf(expected, border + after).map((end) => end + start.length);
          expect(endsOf(expected, start + border + after)).toEqual([...endsOf(expected, start), ...ends]);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

test("code points of planes without characters are all of the class other, and no pattern could tell them apart", () => {
  const encoder = new TextEncoder();
  for (const from of blocks.filter(isPlain)) {
    const text = codesOf(from)
      .map((code) => String.fromCodePoint(code))
      .join("");
    expect(/^[^\s\p{L}\p{M}\p{N}]*$/u.test(text), `U+${from.toString(16)}`).toBe(true);
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length; at = characterEnd(bytes, at))
      if (classAt(bytes, at) !== other) expect(classAt(bytes, at), `U+${from.toString(16)}, byte ${at}`).toBe(other);
  }
});

test("a long text is cut in stretches as it would be in one piece", () => {
  const scan = createWordScanner((knownRules(o200kPattern) as WordRules).wordEnd);
  const text = `${"word  \n and 中文 ".repeat(9000)}${"中".repeat(70_000)}${"x".repeat(40_000)} ${"é \n".repeat(30_000)}`;
  expect(endsOf(scan, text)).toEqual(endsOf(createScanner(translatePattern(o200kPattern, "rust")), text));
});
