// Small tokenizer.json files, one for each family of tokenizers, with made-up vocabularies. For tests only.
import { byteCharacters, toByteLevel } from "../byte-level.ts";

interface AddedTokenJson {
  readonly id: number;
  readonly content: string;
  readonly single_word: boolean;
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  readonly normalized: boolean;
  readonly special: boolean;
}

/** A tokenizer.json that can be changed for a test. */
export interface SyntheticTokenizer {
  version: string;
  truncation: null;
  padding: null;
  added_tokens: AddedTokenJson[];
  normalizer: object | null;
  pre_tokenizer: object | null;
  post_processor: object | null;
  decoder: object | null;
  model: { vocab: { [token: string]: number }; [field: string]: unknown };
}

const text =
  " the The of and in to it's I'll don't hello Hello world tokenizer aaaa abc 123 12 1234 été straße Привет мир 日本語 漢字 한국 नमस्ते 😀 👍 … “quoted” -- == \n\n \r\n    ";

/** Vocabulary and merges of left-to-right merges over words, after an alphabet. */
const pairsOf = (
  alphabet: readonly string[],
  words: readonly string[],
): { vocab: { [token: string]: number }; merges: [string, string][] } => {
  const vocab: { [token: string]: number } = {};
  const merges: [string, string][] = [];
  const add = (token: string): void => {
    if (vocab[token] === undefined) vocab[token] = Object.keys(vocab).length;
  };
  alphabet.forEach(add);
  for (const word of words) {
    const [first = "", ...rest] = word;
    let left = first;
    for (const right of rest) {
      if (vocab[left + right] === undefined) merges.push([left, right]);
      add(left + right);
      left += right;
    }
  }
  return { vocab, merges };
};

const bpe = (parts: object): SyntheticTokenizer["model"] => ({
  type: "BPE",
  dropout: null,
  unk_token: null,
  continuing_subword_prefix: null,
  end_of_word_suffix: null,
  fuse_unk: false,
  byte_fallback: false,
  ignore_merges: false,
  vocab: {},
  merges: [],
  ...parts,
});

const base = (model: SyntheticTokenizer["model"], parts: Partial<SyntheticTokenizer>): SyntheticTokenizer => ({
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: null,
  ...parts,
  model,
});

const added = (
  model: SyntheticTokenizer["model"],
  contents: readonly (string | [string, Partial<AddedTokenJson>])[],
): AddedTokenJson[] => {
  let next = Object.keys(model.vocab).length;
  return contents.map((item) => {
    const [content, options] = typeof item === "string" ? [item, {}] : item;
    const id = model.vocab[content] ?? next++;
    return {
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
      ...options,
    };
  });
};

const splitAt = (pattern: string, behavior = "Isolated", invert = false): object => ({
  type: "Split",
  pattern: { Regex: pattern },
  behavior,
  invert,
});
const byteLevel = (use_regex: boolean, add_prefix_space = false, trim_offsets = true): object => ({
  type: "ByteLevel",
  add_prefix_space,
  trim_offsets,
  use_regex,
});
const sequence = (name: string, ...list: object[]): object => ({ type: "Sequence", [name]: list });

/** The patterns of the families as their files have them. */
export const patterns = {
  llama3:
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  qwen2:
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  o200k:
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  deepseekLlm: [
    "[\r\n]",
    "\\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-Ֆ]+",
    "\\s?[!-/:-~！-／：-～‘-‟　-。]+",
    "\\s+$",
    "[一-龥ࠀ-一가-퟿]+",
  ],
  deepseekV3: [
    "\\p{N}{1,3}",
    "[一-龥぀-ゟ゠-ヿ]+",
    "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  ],
} as const;

const bytePieces = (): { vocab: { [token: string]: number }; merges: [string, string][] } =>
  pairsOf(byteCharacters, [...text.split(/(?= )/), ...text.trim().split(/\s+/)].map(toByteLevel));

const byteFallback = (): string[] =>
  Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);

const bert = (lowercase: boolean): SyntheticTokenizer => {
  const letters = [..."abcdefghijklmnopqrstuvwxyzABCDEFHILTW0123456789'!?.,-[]()日本漢я"];
  const words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ...letters, ...letters.map((letter) => `##${letter}`)];
  words.push(
    "the",
    "The",
    "hello",
    "world",
    "token",
    "##izer",
    "##s",
    "##ing",
    "and",
    "of",
    "##lo",
    "été",
    "ete",
    "straße",
    "привет",
    "##bc",
    "12",
    "##23",
  );
  const vocab = Object.fromEntries([...new Set(words)].map((word, id) => [word, id]));
  const model = {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 20,
    vocab,
  };
  const special = (id: string, value: number): object => ({ id, ids: [value], tokens: [id] });
  return base(model, {
    added_tokens: added(model, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", ["[MASK]", { lstrip: true }]]),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [
        { SpecialToken: { id: "[CLS]", type_id: 0 } },
        { Sequence: { id: "A", type_id: 0 } },
        { SpecialToken: { id: "[SEP]", type_id: 0 } },
      ],
      pair: [{ Sequence: { id: "A", type_id: 0 } }, { Sequence: { id: "B", type_id: 1 } }],
      special_tokens: { "[CLS]": special("[CLS]", 2), "[SEP]": special("[SEP]", 3) },
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
  });
};

const spmModel = (parts: object): SyntheticTokenizer["model"] => {
  const { vocab, merges } = pairsOf(
    ["<unk>", "<s>", "</s>", ...byteFallback(), "▁", ...new Set(text.replaceAll(" ", "▁"))],
    [..."▁▁▁▁", ...text.replaceAll(" ", "▁").split(/(?=▁)/), "▁▁", "▁▁▁▁"],
  );
  return bpe({ unk_token: "<unk>", fuse_unk: true, byte_fallback: true, vocab, merges, ...parts });
};

const llamaTemplate = {
  type: "TemplateProcessing",
  single: [{ SpecialToken: { id: "<s>", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
  pair: [{ Sequence: { id: "A", type_id: 0 } }, { Sequence: { id: "B", type_id: 1 } }],
  special_tokens: { "<s>": { id: "<s>", ids: [1], tokens: ["<s>"] } },
};
const spmDecoder = (...more: object[]): object =>
  sequence(
    "decoders",
    { type: "Replace", pattern: { String: "▁" }, content: " " },
    { type: "ByteFallback" },
    { type: "Fuse" },
    ...more,
  );

/** One file for each family, by name. */
export const syntheticTokenizers = (): { [name: string]: SyntheticTokenizer } => {
  const bytes = bpe(bytePieces());
  const strict = bpe({ ...bytePieces(), ignore_merges: true });
  const chat = added(bytes, [
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    ["<tool>", { special: false, normalized: true }],
    ["yes", { special: false, single_word: true }],
  ]);
  const byteDecoder = byteLevel(true);
  const spm = spmModel({});
  const spmAdded = added(spm, ["<unk>", "<s>", "</s>", ["<extra>", { lstrip: true, rstrip: true, special: false }]]);
  const plain = pairsOf([...new Set(`<unk>${text}`)].concat("<unk>"), text.trim().split(/\s+/));
  const suffixed = pairsOf(
    [..."abcdefghijklmnopqrstuvwxyz'", ..."abcdefghijklmnopqrstuvwxyz'!"]
      .map((c, i) => (i < 27 ? c : `${c}</w>`))
      .concat("<unk>"),
    [],
  );
  const merged = (vocab: { [token: string]: number }, pairs: [string, string][]): object => {
    const all = { ...vocab };
    for (const [left, right] of pairs) all[left + right] = Object.keys(all).length;
    return { vocab: all, merges: pairs };
  };
  return {
    "GPT-2 style byte level": base(bytes, {
      added_tokens: chat,
      pre_tokenizer: byteLevel(true),
      post_processor: byteLevel(true, true, false),
      decoder: byteDecoder,
    }),
    "RoBERTa style byte level with prefix space": base(bytes, {
      added_tokens: added(bytes, ["<s>", "</s>", ["<mask>", { lstrip: true }]]),
      pre_tokenizer: byteLevel(true, true),
      post_processor: {
        type: "RobertaProcessing",
        sep: ["</s>", Object.keys(bytes.vocab).length + 1],
        cls: ["<s>", Object.keys(bytes.vocab).length],
        trim_offsets: true,
        add_prefix_space: true,
      },
      decoder: byteDecoder,
    }),
    "Llama 3 style": base(strict, {
      added_tokens: chat,
      pre_tokenizer: sequence("pretokenizers", splitAt(patterns.llama3), byteLevel(false)),
      post_processor: sequence("processors", byteLevel(true), {
        ...llamaTemplate,
        special_tokens: { "<s>": { id: "<s>", ids: [chat[0]?.id], tokens: ["<|endoftext|>"] } },
      }),
      decoder: byteDecoder,
    }),
    "Qwen 2 style with NFC": base(bytes, {
      added_tokens: chat,
      normalizer: { type: "NFC" },
      pre_tokenizer: sequence("pretokenizers", splitAt(patterns.qwen2), byteLevel(false, false, false)),
      post_processor: byteLevel(false, false, false),
      decoder: byteDecoder,
    }),
    "o200k style": base(bytes, {
      pre_tokenizer: sequence("pretokenizers", splitAt(patterns.o200k, "Removed", true), byteLevel(false)),
      decoder: byteDecoder,
    }),
    "DeepSeek LLM style": base(bytes, {
      added_tokens: chat,
      pre_tokenizer: sequence(
        "pretokenizers",
        ...patterns.deepseekLlm.map((pattern) => splitAt(pattern)),
        { type: "Digits", individual_digits: true },
        byteLevel(false),
      ),
      decoder: byteDecoder,
    }),
    "DeepSeek V3 style": base(bytes, {
      added_tokens: chat,
      pre_tokenizer: sequence(
        "pretokenizers",
        ...patterns.deepseekV3.map((pattern) => splitAt(pattern)),
        byteLevel(false),
      ),
      decoder: byteDecoder,
    }),
    "Llama 2 style": base(spm, {
      added_tokens: spmAdded,
      normalizer: sequence(
        "normalizers",
        { type: "Prepend", prepend: "▁" },
        { type: "Replace", pattern: { String: " " }, content: "▁" },
      ),
      post_processor: llamaTemplate,
      decoder: spmDecoder({ type: "Strip", content: " ", start: 1, stop: 0 }),
    }),
    "Metaspace first": base(spm, {
      added_tokens: spmAdded,
      pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "first", split: false },
      decoder: spmDecoder({ type: "Strip", content: " ", start: 1, stop: 0 }),
    }),
    "Metaspace always after NFKC": base(spm, {
      added_tokens: spmAdded,
      normalizer: { type: "NFKC" },
      pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
      decoder: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
    }),
    "Metaspace first after stripping": base(spm, {
      added_tokens: spmAdded,
      normalizer: sequence(
        "normalizers",
        { type: "Strip", strip_left: true, strip_right: true },
        { type: "Replace", pattern: { Regex: " {2,}" }, content: "▁" },
      ),
      pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "first", split: true },
      decoder: { type: "Metaspace", replacement: "▁", prepend_scheme: "first", split: true },
    }),
    "Gemma style": base(spm, {
      added_tokens: spmAdded,
      normalizer: { type: "Replace", pattern: { String: " " }, content: "▁" },
      pre_tokenizer: { type: "Split", pattern: { String: " " }, behavior: "MergedWithPrevious", invert: false },
      decoder: spmDecoder(),
    }),
    "BERT uncased": bert(true),
    "BERT cased": bert(false),
    "plain words, unknowns not fused, NFD": base(bpe({ ...plain, unk_token: "<unk>" }), {
      normalizer: sequence("normalizers", { type: "NFD" }, { type: "Lowercase" }),
      pre_tokenizer: { type: "Whitespace" },
    }),
    "plain words, unknowns fused, NFKD without accents": base(bpe({ ...plain, unk_token: "<unk>", fuse_unk: true }), {
      normalizer: sequence("normalizers", { type: "NFKD" }, { type: "StripAccents" }, { type: "Nmt" }),
      pre_tokenizer: sequence(
        "pretokenizers",
        { type: "WhitespaceSplit" },
        { type: "Punctuation", behavior: "MergedWithPrevious" },
        { type: "Digits", individual_digits: false },
      ),
      decoder: { type: "Fuse" },
    }),
    "end of word suffix": base(
      bpe({
        ...merged(suffixed.vocab, [
          ["t", "h"],
          ["th", "e</w>"],
          ["a", "a"],
          ["l", "l"],
          ["o", "f</w>"],
        ]),
        unk_token: "<unk>",
        end_of_word_suffix: "</w>",
      }),
      {
        normalizer: { type: "Lowercase" },
        pre_tokenizer: sequence(
          "pretokenizers",
          { type: "Punctuation", behavior: "Contiguous" },
          { type: "CharDelimiterSplit", delimiter: " " },
        ),
        decoder: { type: "BPEDecoder", suffix: "</w>" },
      },
    ),
    "split behaviours": base(bytes, {
      pre_tokenizer: sequence(
        "pretokenizers",
        splitAt("[A-Z]+(?=[a-z])", "MergedWithNext"),
        splitAt("\\d++", "MergedWithPrevious"),
        splitAt("(?<=[,;])|\\b", "Isolated"),
        splitAt("[\\p{P}&&[^.]]", "Contiguous", true),
        byteLevel(false),
      ),
      decoder: byteDecoder,
    }),
    "ByteLevel normalizer": base(bytes, {
      added_tokens: chat,
      normalizer: { type: "ByteLevel" },
      pre_tokenizer: splitAt("Ġ", "MergedWithNext"),
      decoder: byteDecoder,
    }),
  };
};
