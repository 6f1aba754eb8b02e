// A text as tokens to learn from and tokens that are held out. Runs in a worker, and in tests in Node.
import { Tokenizer, type TrainProgress } from "@attn/tokenizer";
import { tokenTexts } from "../../engine/token-labels.ts";
import type { TrainSettings } from "./settings.ts";
import { splitText } from "./split-text.ts";

/** A sentence whose attention is shown. */
export interface WatchedSentence {
  readonly text: string;
  readonly tokens: readonly number[];
  /** Each token's text. */
  readonly labels: readonly string[];
}

export interface PreparedText {
  readonly tokenizer: Tokenizer;
  readonly tokens: Int32Array;
  readonly heldOutTokens: Int32Array;
  /** Held-out sentences, none of which was learned from; at least one. */
  readonly watched: readonly WatchedSentence[];
}

interface Watch {
  readonly progress?: ((state: TrainProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The most tokens of a sentence that is watched, and how many sentences are. */
const longestWatched = 20;
const watchedCount = 5;

/** Learns a tokenizer from the part that is learned from, and cuts both parts. @throws Error in one line for a text that is too short. */
export async function prepareText(
  text: string,
  { unit, vocabulary, context }: Pick<TrainSettings, "unit" | "vocabulary" | "context">,
  watch: Watch = {},
): Promise<PreparedText> {
  if (text.trim() === "") throw new Error("There is no text to learn from.");
  const { training, heldOut } = splitText(text);
  const tokenizer = unit === "pieces" ? await learnPieces(training, vocabulary, watch) : await characters(text);
  const tokens = Int32Array.from(tokenizer.encode(training));
  const heldOutTokens = Int32Array.from(tokenizer.encode(heldOut));
  if (Math.min(tokens.length, heldOutTokens.length) <= context)
    throw new Error(
      `The text is too short: it gives ${tokens.length} tokens to learn from and ${heldOutTokens.length} held out, and a window of ${context} needs ${context + 1} of each. Give more text or a shorter window.`,
    );
  return {
    tokenizer,
    tokens,
    heldOutTokens,
    watched: watchedIn(heldOut, tokenizer, Math.min(longestWatched, context)),
  };
}

const learnPieces = (text: string, vocabularySize: number, { progress, signal }: Watch): Promise<Tokenizer> =>
  Tokenizer.train(text, { vocabularySize, progress, signal });

/** Every character of the text is a token; nothing is merged. */
function characters(text: string): Promise<Tokenizer> {
  const alphabet = [...new Set(text)].sort();
  return Tokenizer.train(alphabet, { preTokenizer: null, vocabularySize: alphabet.length, initialAlphabet: alphabet });
}

/** The first different lines of some length; the beginning of the text where there is none. */
function watchedIn(heldOut: string, tokenizer: Tokenizer, longest: number): WatchedSentence[] {
  const lines = [...new Set(heldOut.split("\n").map((line) => line.trim()))];
  const whole = lines.map((line) => tokenizer.encode(line)).filter(({ length }) => length > 3);
  // Sentences that need not be cut come first.
  const sorted = [
    ...whole.filter(({ length }) => length <= longest),
    ...whole.filter(({ length }) => length > longest),
  ];
  const chosen = sorted.length > 0 ? sorted.slice(0, watchedCount) : [tokenizer.encode(heldOut)];
  return chosen.map((all) => {
    const tokens = all.slice(0, longest);
    const text = tokenizer.decode(tokens);
    return { text: tokens.length < all.length ? `${text} …` : text, tokens, labels: tokenTexts(tokenizer, tokens) };
  });
}
