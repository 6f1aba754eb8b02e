// OpenAI's encodings by name. Their data is in the package js-tiktoken, which whoever wants them installs; the tokenizer itself is in index.ts.
import { type JsTiktokenRanks, unpackRanks } from "./js-tiktoken-ranks.ts";
import { cl100kPattern, gpt2Pattern, o200kPattern } from "./patterns/known-patterns.ts";
import { Tokenizer } from "./tokenizer.ts";

/** The names that `loadEncoding` knows. */
export type EncodingName = "gpt2" | "p50k" | "cl100k" | "o200k";

interface Encoding {
  readonly load: () => Promise<{ readonly default: JsTiktokenRanks }>;
  readonly pattern: string;
  readonly specialTokens: { readonly [content: string]: number };
}

const encodings: { readonly [name in EncodingName]: Encoding } = {
  gpt2: {
    load: () => import("js-tiktoken/ranks/gpt2"),
    pattern: gpt2Pattern,
    specialTokens: { "<|endoftext|>": 50256 },
  },
  p50k: {
    load: () => import("js-tiktoken/ranks/p50k_base"),
    pattern: gpt2Pattern,
    specialTokens: { "<|endoftext|>": 50256 },
  },
  cl100k: {
    load: () => import("js-tiktoken/ranks/cl100k_base"),
    pattern: cl100kPattern,
    specialTokens: {
      "<|endoftext|>": 100257,
      "<|fim_prefix|>": 100258,
      "<|fim_middle|>": 100259,
      "<|fim_suffix|>": 100260,
      "<|endofprompt|>": 100276,
    },
  },
  o200k: {
    load: () => import("js-tiktoken/ranks/o200k_base"),
    pattern: o200kPattern,
    specialTokens: { "<|endoftext|>": 199999, "<|endofprompt|>": 200018 },
  },
};

/**
 * A tokenizer for one of OpenAI's encodings.
 * @throws RangeError for an unknown name; Error where js-tiktoken is not installed
 */
export const loadEncoding = async (name: EncodingName): Promise<Tokenizer> => {
  if (!Object.hasOwn(encodings, name))
    throw new RangeError(
      `loadEncoding: there is no encoding ${JSON.stringify(name)}, there are ${Object.keys(encodings).join(", ")}`,
    );
  const { load, pattern, specialTokens } = encodings[name];
  let data: JsTiktokenRanks;
  try {
    data = (await load()).default;
  } catch (cause) {
    throw new Error(
      `loadEncoding: ${name} needs the package js-tiktoken, which could not be loaded. Install it: npm install js-tiktoken`,
      { cause },
    );
  }
  return Tokenizer.fromTiktoken(unpackRanks(data), { pattern, specialTokens });
};

/** GPT-2's encoding, 50,257 tokens. */
export const gpt2 = (): Promise<Tokenizer> => loadEncoding("gpt2");

/** The encoding p50k_base of Codex, 50,281 tokens. */
export const p50k = (): Promise<Tokenizer> => loadEncoding("p50k");

/** The encoding cl100k_base of GPT-3.5 and GPT-4, 100,261 tokens. */
export const cl100k = (): Promise<Tokenizer> => loadEncoding("cl100k");

/** The encoding o200k_base of GPT-4o and later, 200,000 tokens. */
export const o200k = (): Promise<Tokenizer> => loadEncoding("o200k");
