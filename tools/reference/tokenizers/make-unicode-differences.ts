// Lists the code points that Hugging Face tokenizers (npm `tokenizers`) treats differently because its Unicode tables are of other versions:
// Oniguruma's 16, unicode_categories' 8, unicode-normalization-alignments' 13. Run from packages/tokenizer with Node 24:
//   node --conditions=@attn/source ../../tools/reference/tokenizers/make-unicode-differences.ts
// It writes golden/unicode-differences.json; the random comparison leaves these code points out. Takes about a minute.

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.cwd()}/package.json`));
const { Tokenizer: HuggingFace } = require("tokenizers");
const { Tokenizer } = await import(pathToFileURL(`${process.cwd()}/src/tokenizer.ts`).href);
const { parseNormalizers } = await import(pathToFileURL(`${process.cwd()}/src/normalizers/normalizer.ts`).href);

const file = (parts: object): object => ({
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: null,
  ...parts,
  model: {
    type: "BPE",
    dropout: null,
    unk_token: "<unk>",
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: true,
    byte_fallback: false,
    ignore_merges: false,
    vocab: { "<unk>": 0 },
    merges: [],
  },
});

const codePoints = Array.from({ length: 0x110000 }, (_, code) => code).filter(
  (code) => code > 0 && (code < 0xd800 || code > 0xdfff),
);
const bert = {
  type: "BertNormalizer",
  clean_text: false,
  handle_chinese_chars: false,
  strip_accents: false,
  lowercase: false,
};
const normalizers = [
  { type: "NFC" },
  { type: "NFD" },
  { type: "NFKC" },
  { type: "NFKD" },
  { type: "Lowercase" },
  { type: "StripAccents" },
  { type: "Nmt" },
  { type: "Strip", strip_left: true, strip_right: true },
  { ...bert, clean_text: true },
  { ...bert, handle_chinese_chars: true },
  { ...bert, strip_accents: true },
];
const split = (pattern: string): object => ({
  type: "Split",
  pattern: { Regex: pattern },
  behavior: "Isolated",
  invert: false,
});
const preTokenizers = [
  { type: "Punctuation", behavior: "Isolated" },
  { type: "Digits", individual_digits: true },
  { type: "WhitespaceSplit" },
  { type: "Whitespace" },
  ...[
    "\\w",
    "\\s",
    "\\d",
    "\\h",
    ".",
    "\\p{L}",
    "\\p{N}",
    "\\p{M}",
    "\\p{P}",
    "\\p{S}",
    "\\p{Lu}",
    "\\p{Ll}",
    "\\p{Lt}",
    "\\p{Lm}",
    "\\p{Lo}",
    "\\p{Han}",
    "(?i:[a-z])",
    "[[:alpha:]]",
    "[[:upper:]]",
    "[[:lower:]]",
    "[[:punct:]]",
    "[[:space:]]",
    "[[:cntrl:]]",
  ].map(split),
];

const differs = new Set<number>();
for (const normalizer of normalizers) {
  const theirs = HuggingFace.fromString(JSON.stringify(file({ normalizer }))).getNormalizer();
  const ours = parseNormalizers(normalizer);
  for (const code of codePoints) {
    const text = String.fromCodePoint(code);
    if (theirs.normalizeString(text) !== ours({ text, starts: null, ends: null }).text) differs.add(code);
  }
}
for (const pre_tokenizer of preTokenizers) {
  const theirs = HuggingFace.fromString(JSON.stringify(file({ pre_tokenizer }))).getPreTokenizer();
  const ours = Tokenizer.fromJSON(file({ pre_tokenizer }));
  for (const code of codePoints) {
    const text = `x${String.fromCodePoint(code)}x`;
    if (theirs.preTokenizeString(text).length !== ours.encode(text).length) differs.add(code);
  }
}

const ranges: [number, number][] = [];
for (const code of [...differs].sort((a, b) => a - b)) {
  const last = ranges.at(-1);
  if (last && last[1] === code - 1) last[1] = code;
  else ranges.push([code, code]);
}
const { version } = require("tokenizers/package.json");
const header = { tool: `tokenizers ${version}`, engine: `Unicode ${process.versions.unicode}`, count: differs.size };
writeFileSync("golden/unicode-differences.json", `${JSON.stringify({ ...header, ranges })}\n`);
process.stdout.write(`${JSON.stringify(header)}\n`);
