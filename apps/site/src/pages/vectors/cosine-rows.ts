// Words with cosines as the rows of a list of bars.
import type { ScoredWord } from "@attn/embeddings";

export interface CosineRow {
  readonly key: string;
  readonly name: string;
  readonly value: number;
}

export const cosineRows = (answers: readonly ScoredWord[]): CosineRow[] =>
  answers.map(({ word, score }) => ({ key: word, name: word, value: score }));

export const cosineText = (cosine: number): string => cosine.toFixed(3).replace("-", "−");

/** Why a word has no answer. */
export const unknownText = (unknown: readonly string[], size: number): string => {
  const named = unknown.map((word) => (word === "" ? "an empty field" : `“${word}”`)).join(" and ");
  return `There is no vector for ${named}: it must be one of the ${size.toLocaleString("en")} words.`;
};
