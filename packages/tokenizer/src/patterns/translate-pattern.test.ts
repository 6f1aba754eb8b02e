import { Tokenizer as HuggingFace } from "tokenizers";
import { describe, expect, test } from "vitest";
import differences from "../../golden/unicode-differences.json" with { type: "json" };
import { createRandom } from "../testing/random-text.ts";
import { patterns, syntheticTokenizers } from "../testing/synthetic-tokenizers.ts";
import { Tokenizer } from "../tokenizer.ts";
import { PatternError } from "./pattern-reader.ts";
import { rustToOniguruma } from "./rust-to-oniguruma.ts";
import { translatePattern } from "./translate-pattern.ts";

const matches = (pattern: string, text: string, flavor: "oniguruma" | "rust" = "oniguruma"): string[] =>
  [...text.matchAll(translatePattern(pattern, flavor))].map(([match]) => match);

describe("translatePattern", () => {
  test("white space is Unicode's, not JavaScript's", () => {
    expect(matches("\\s+", "a\u0085b\ufeffc\u180ed\u3000")).toEqual(["\u0085", "\u3000"]);
    expect(matches("\\S+", "a\u0085b\ufeffc")).toEqual(["a", "b\ufeffc"]);
    expect(matches("[^\\S\\n]+", " \n\t\u0085")).toEqual([" ", "\t\u0085"]);
  });

  test("a lookahead sees the same white space", () => {
    expect(matches("\\s+(?!\\S)", "a  \ufeff")).toEqual([" "]);
    expect(matches("\\s+(?!\\S)", "a  \u0085")).toEqual(["  \u0085"]);
  });

  test("possessive quantifiers and atomic groups give nothing back", () => {
    expect(matches("a++a", "aaa")).toEqual([]);
    expect(matches("(?>a|ab)c", "abc")).toEqual([]);
    expect(matches("a?+a", "a")).toEqual([]);
    expect(matches("(a|b)*+c", "abac")).toEqual(["abac"]);
  });

  test("braces followed by + are possessive for Rust and a repetition for Oniguruma", () => {
    expect(matches("\\d{1,3}+", "12345", "rust")).toEqual(["123", "45"]);
    expect(matches("\\d{1,3}+", "12345")).toEqual(["12345"]);
    expect(matches("a{2}?b", "b", "oniguruma")).toEqual(["b"]);
  });

  test("ignoring case folds as Unicode does", () => {
    expect(matches("(?i:'s|k)", "'S 'ſ \u212a")).toEqual(["'S", "'ſ", "\u212a"]);
    expect(matches("(?i)[a-c]|x", "AbX")).toEqual(["A", "b", "X"]);
    expect(matches("a(?i:b)c", "aBc abC")).toEqual(["aBc"]);
  });

  test("anchors are of lines for Oniguruma and of the text for Rust", () => {
    expect(matches("\\s+$", " \na ")).toEqual([" ", " "]);
    expect(matches("\\s+$", "a \nb ", "rust")).toEqual([" "]);
    expect(matches("^a", "a\na")).toEqual(["a", "a"]);
    expect(matches("^a", "a\na", "rust")).toEqual(["a"]);
  });

  test("classes nest, intersect and take POSIX names", () => {
    expect(matches("[a-f&&[^bd]]+", "abcdef")).toEqual(["a", "c", "ef"]);
    expect(matches("[[:alpha:]0-9_-]+", "ab-1_é!")).toEqual(["ab-1_é"]);
    expect(matches("[\\p{^L}&&\\p{ASCII}]", "aé1")).toEqual(["1"]);
    expect(matches("[]x]+", "]x")).toEqual(["]x"]);
    expect(matches("\\p{Han}+|\\p{Script=Greek}|\\pN", "漢字α1")).toEqual(["漢字", "α", "1"]);
  });

  test("escapes name characters", () => {
    expect(matches("\\x41\\u0042\\x{1F600}\\t\\(", "AB😀\t(")).toEqual(["AB😀\t("]);
    expect(matches("\\h+", "12afXg")).toEqual(["12af"]);
    expect(matches(".", "a\n\u2028")).toEqual(["a", "\u2028"]);
  });

  test.each([
    ["(a", 'lacks ")" at position 2 ("(a")'],
    ["a)", 'has ")" without "(" at position 1 ("a)")'],
    ["*a", 'repeats nothing at position 0 ("*a")'],
    ["[a", 'ends too early ("[a")'],
    ["(a)\\1", 'has the escape \\1, which is not supported ("(a)\\\\1")'],
    ["\\p{Klingon}", 'names the unknown property Klingon ("\\\\p{Klingon}")'],
    ["[z-a]", 'has the range z-a, which runs backwards ("[z-a]")'],
    ["a{5,2}", 'is not a valid pattern ("a{5,2}")'],
    ["(?x)a", 'sets the flag x, which is not supported ("(?x)a")'],
    ["\\Ka", 'has the escape \\K, which is not supported ("\\\\Ka")'],
  ])("refuses %s", (pattern, message) => {
    expect(() => translatePattern(pattern, "oniguruma")).toThrow(new PatternError(message));
  });

  test("refuses patterns that are too long or nest too deep", () => {
    expect(() => translatePattern("a".repeat(20_001), "rust")).toThrow("has 20001 characters, more than 20000");
    expect(() => translatePattern(`${"(".repeat(100)}a${")".repeat(100)}`, "rust")).toThrow(
      "nests groups more than 64 deep",
    );
    expect(() => translatePattern(`${"[".repeat(100)}a${"]".repeat(100)}`, "rust")).toThrow(
      "nests classes more than 16 deep",
    );
  });
});

describe("rustToOniguruma", () => {
  test("changes anchors and possessive braces only", () => {
    expect(rustToOniguruma("\\p{N}{1,3}+|[^\\r\\n]?+\\s++$|a{2}")).toBe("(?>\\p{N}{1,3})|[^\\r\\n]?+\\s++\\z|a{2}");
  });

  test.each(["\\w+", "[[:alpha:]]", "(?s:.)", "(ab){2}+"])("refuses %s", (pattern) => {
    expect(() => rustToOniguruma(pattern)).toThrow(PatternError);
  });
});

describe("the patterns of known tokenizers split as Hugging Face tokenizers splits", () => {
  const skip = new Set(
    differences.ranges.flatMap(([from = 0, to = 0]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)),
  );
  const random = createRandom(1);
  // Every character but most of the private ones, the bulk of Chinese and Korean, and what golden/unicode-differences.json lists.
  const bulk = (code: number): boolean =>
    (code > 0x3500 && code < 0x9f00) || (code > 0xad00 && code < 0xd700) || (code > 0xe100 && code < 0xf800);
  const characters = Array.from({ length: 0x20000 }, (_, code) => code)
    .filter((code) => code > 0 && (code < 0xd800 || code > 0xdfff) && !bulk(code) && !skip.has(code))
    .map((code) => String.fromCodePoint(code));
  const neighbours = ["", "", "a", "B", "1", " ", "\n", "'", "'s", "é", "!", "  ", "\r\n"];
  const text = characters
    .map((character) => character + (neighbours[Math.floor(random() * neighbours.length)] ?? ""))
    .join("");

  const { "GPT-2 style byte level": base } = syntheticTokenizers();
  const gpt2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
  const known = {
    gpt2,
    llama3: patterns.llama3,
    qwen2: patterns.qwen2,
    o200k: patterns.o200k,
    ...Object.fromEntries(
      [...patterns.deepseekLlm, ...patterns.deepseekV3].map((pattern, i) => [`deepseek ${i}`, pattern]),
    ),
  };

  test.each(Object.entries(known))(`%s on a text of ${characters.length} characters`, (_, pattern) => {
    const pre_tokenizer = { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false };
    const theirs =
      HuggingFace.fromString(JSON.stringify({ ...base, pre_tokenizer }))
        .getPreTokenizer()
        ?.preTokenizeString(text) ?? [];
    // A model without merges and with fused unknowns makes one token of every word.
    const model = { type: "BPE", vocab: { "<unk>": 0 }, merges: [], unk_token: "<unk>", fuse_unk: true };
    const { offsets } = Tokenizer.fromJSON({ pre_tokenizer, model }).encodeWithOffsets(text);
    const words = offsets.map(([start, end]) => text.slice(start, end));
    expect(words.length).toBeGreaterThan(100);
    expect(words.findIndex((word, i) => word !== theirs[i]?.[0])).toBe(-1);
    expect(words.length).toBe(theirs.length);
  });
});
