// What is trained on: sentences of the little world, or a visitor's text cut into sentences and words. Reads no file.
import { englishText, words } from "@attn/little-world";

export type TrainingText =
  | { readonly kind: "world"; readonly sentences: number }
  | { readonly kind: "own"; readonly text: string };

/** The sentences as lists of words. Word2Vec reads them several times. */
export function sentencesOf(given: TrainingText): string[][] {
  if (given.kind === "world") return Array.from(englishText({ seed: 1, sentences: given.sentences }), words);
  return given.text
    .split(/[.!?\n]+/u)
    .map(wordsOf)
    .filter((sentence) => sentence.length > 0);
}

/** Lower-case words of any script, with the apostrophes and hyphens inside them. */
const wordsOf = (sentence: string): string[] =>
  sentence.toLowerCase().match(/[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*/gu) ?? [];
