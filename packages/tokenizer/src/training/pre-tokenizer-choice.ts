// The pre-tokenizers that training knows by name, and the decoder that undoes each, as tokenizer.json objects. What they do is in pre-tokenizers/.
import { flattenSequence } from "../checked-json.ts";
import { quote } from "../errors.ts";
import { cl100kPattern, o200kPattern } from "../patterns/known-patterns.ts";
import type { PreTokenizerChoice, TrainOptions } from "./train-options.ts";

const byteLevel = (splits: boolean): object => ({
  type: "ByteLevel",
  add_prefix_space: false,
  trim_offsets: true,
  use_regex: splits,
});

const splitAt = (pattern: string): object => ({
  type: "Sequence",
  pretokenizers: [
    { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false },
    byteLevel(false),
  ],
});

const metaspace: object = { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true };

const known: { readonly [name in PreTokenizerChoice & string]: () => object } = {
  gpt2: () => byteLevel(true),
  cl100k: () => splitAt(cl100kPattern),
  o200k: () => splitAt(o200kPattern),
  llama3: () => splitAt(cl100kPattern),
  bytes: () => byteLevel(false),
  whitespace: () => ({ type: "Whitespace" }),
  metaspace: () => metaspace,
};

/** The "pre_tokenizer" of the choice. @throws RangeError for an unknown name */
export const preTokenizerJson = (choice: TrainOptions["preTokenizer"] = "gpt2"): object | null => {
  if (typeof choice !== "string") return choice;
  if (Object.hasOwn(known, choice)) return known[choice]();
  throw new RangeError(
    `train: there is no pre-tokenizer ${quote(choice)}, there are ${Object.keys(known).join(", ")}, and objects as in a tokenizer.json`,
  );
};

/** The "decoder" that turns tokens back into text. */
export const decoderJson = (preTokenizer: object | null, options: TrainOptions): object | null => {
  const { continuingSubwordPrefix: prefix, endOfWordSuffix: suffix } = options;
  if (options.decoder) return options.decoder;
  if (suffix) return { type: "BPEDecoder", suffix };
  if (prefix) return { type: "WordPiece", prefix, cleanup: false };
  const steps = flattenSequence(preTokenizer, "pre_tokenizer", "pretokenizers").map(([json]) => json);
  const spaces = steps.find(({ type }) => type === "Metaspace");
  if (steps.some(({ type }) => type === "ByteLevel")) return byteLevel(true);
  if (spaces) return spaces;
  return preTokenizer === null ? { type: "Fuse" } : null;
};
