// How well a model answers little-world's completion questions, by theme. The model is a function from tokens to logits.
import { type Completion, completions } from "@attn/little-world";
import type { Tensor } from "@attn/tensor";
import { tensor } from "@attn/tensor";
import type { Tokenizer } from "@attn/tokenizer";

/** tokens [1, T] → logits [1, T, V] or those of the last position alone. */
export type Logits = (tokens: Tensor<"int32">) => Tensor;

export interface ThemeScore {
  readonly questions: number;
  /** The likeliest token begins a right answer. */
  readonly right: number;
  /** The likeliest token begins the likeliest right answer. */
  readonly best: number;
}

/** The likeliest next token of a text, as text. */
export const likeliestWord = async (tokenizer: Tokenizer, logits: Logits, text: string): Promise<string> => {
  const ids = tokenizer.encode(text);
  using tokens = tensor(Int32Array.from(ids), { shape: [1, ids.length] });
  const all = logits(tokens);
  return tokenizer.decode([await all.slice(1, { start: -1 }).argmax().item()]).trim();
};

/** The scores over `completions({ seed: 77, count })`, by theme. */
export const completionScore = async (
  tokenizer: Tokenizer,
  logits: Logits,
  count = 600,
): Promise<ReadonlyMap<string, ThemeScore>> => {
  const themes = new Map<string, ThemeScore>();
  for (const { theme, prompt, answers } of completions({ seed: 77, count })) {
    const word = await likeliestWord(tokenizer, logits, prompt);
    const isBegun = (answer: Completion["answers"][number]): boolean => word !== "" && answer.word.startsWith(word);
    const best = answers.reduce((a, b) => (b.probability > a.probability ? b : a));
    const before = themes.get(theme) ?? { questions: 0, right: 0, best: 0 };
    themes.set(theme, {
      questions: before.questions + 1,
      right: before.right + (answers.some(isBegun) ? 1 : 0),
      best: before.best + (isBegun(best) ? 1 : 0),
    });
  }
  return themes;
};
