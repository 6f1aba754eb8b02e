// The English text of little-world as tokens: what the language model and the ablations train on and are measured with.
import { englishText, split } from "@attn/little-world";
import { Tokenizer } from "@attn/tokenizer";

/** The token between texts. */
export const endOfText = "<|endoftext|>";

export interface LittleWorldText {
  readonly tokenizer: Tokenizer;
  /** Sentences one after another, each on a line of its own. */
  readonly tokens: Int32Array;
  /** Sentences that are in no training text. */
  readonly validationTokens: Int32Array;
}

/** Draws the sentences of a seed, trains a tokenizer of at most 2,048 tokens on them, and cuts them. */
export const littleWorldText = async ({
  seed,
  sentences: count,
}: {
  readonly seed: number;
  readonly sentences: number;
}): Promise<LittleWorldText> => {
  const { isTrain, isTest } = split(seed);
  const sentences = [...englishText({ seed, sentences: count, only: isTrain })];
  const heldOut = [...englishText({ seed: seed + 1, sentences: 4_000, only: isTest })];
  const tokenizer = await Tokenizer.train(sentences, { vocabularySize: 2_048, specialTokens: [endOfText] });
  const tokensOf = (lines: readonly string[]): Int32Array =>
    Int32Array.from(lines.flatMap((line) => tokenizer.encode(`${line}\n`)));
  return { tokenizer, tokens: tokensOf(sentences), validationTokens: tokensOf(heldOut) };
};
