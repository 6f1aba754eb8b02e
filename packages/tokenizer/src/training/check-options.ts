// Mistakes in the options of training, said before any input is read.
import { checkList } from "../call-check.ts";
import { quote } from "../errors.ts";
import { idLimit } from "../models/vocabulary.ts";
import type { TrainOptions } from "./train-options.ts";

const checkWhole = (name: string, value: number | undefined, least: number, most = idLimit - 1): void => {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw new RangeError(`train: ${name} must be a whole number from ${least} to ${most}, it is ${quote(value)}`);
};

const checkSpecials = (tokens: readonly string[], unknown: string | undefined): void => {
  checkList("train", "specialTokens", "a list of tokens", tokens);
  const seen = new Set<string>();
  for (const token of tokens) {
    if (typeof token !== "string" || token === "" || /\p{Surrogate}/u.test(token))
      throw new RangeError(`train: a special token must be a text that is not empty, it is ${quote(token)}`);
    if (seen.has(token)) throw new RangeError(`train: specialTokens has ${quote(token)} twice`);
    seen.add(token);
  }
  if (unknown !== undefined && !seen.has(unknown))
    throw new RangeError(
      `train: unknownToken is ${quote(unknown)}, which is not among specialTokens. Add it there too`,
    );
};

const checkMinbpe = (options: TrainOptions, wordsAreBytes: boolean): void => {
  if (!wordsAreBytes)
    throw new RangeError(
      'train: rules "minbpe" need words of bytes. Choose the pre-tokenizer bytes, gpt2, cl100k or o200k',
    );
  const names = [
    "initialAlphabet",
    "alphabetLimit",
    "maxTokenLength",
    "continuingSubwordPrefix",
    "endOfWordSuffix",
    "unknownToken",
  ] as const;
  const given = names.find((name) => options[name] !== undefined);
  if (given) throw new RangeError(`train: rules "minbpe" know no ${given}. Leave it out`);
};

/** @throws RangeError for values out of range and options that exclude each other */
export const checkOptions = (options: TrainOptions, wordsAreBytes: boolean): void => {
  checkWhole("vocabularySize", options.vocabularySize, 1);
  checkWhole("minFrequency", options.minFrequency, 0);
  checkWhole("maxTokenLength", options.maxTokenLength, 1);
  checkWhole("alphabetLimit", options.alphabetLimit, 0);
  checkWhole("workers", options.workers, 1, 256);
  checkSpecials(options.specialTokens ?? [], options.unknownToken);
  for (const character of options.initialAlphabet ?? [])
    if ([...character].length !== 1 || /\p{Surrogate}/u.test(character))
      throw new RangeError(`train: initialAlphabet must hold single characters, it has ${quote(character)}`);
  if (options.rules === "minbpe") checkMinbpe(options, wordsAreBytes);
  else if (options.rules !== undefined && options.rules !== "huggingface")
    throw new RangeError(`train: rules must be huggingface or minbpe, it is ${quote(options.rules)}`);
};
