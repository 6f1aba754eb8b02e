// Beginnings of sentences whose next word is known, with its true probabilities. Asking a model is up to the caller.
import { drawSentences } from "../english/draw-sentences.ts";
import { checkedInteger, checkedWord } from "../option-check.ts";
import { random } from "../random.ts";
import { take } from "../take.ts";
import { allThemes } from "../themes/all-themes.ts";
import { probabilities, type Weighted } from "../weighted.ts";

/** Themes that ask completion questions. */
export type CompletionTheme = "animals" | "countries" | "beds" | "riley" | "love";

/** Options of `completions`. */
export interface CompletionsOptions {
  /** Any safe integer. Default 0. */
  seed?: number | undefined;
  /** How many questions; they may repeat. Default: without end. */
  count?: number | undefined;
  /** Questions of this theme alone. Default: all five. */
  theme?: CompletionTheme | undefined;
  /** Prompts that fail this test are passed over. */
  only?: ((prompt: string) => boolean) | undefined;
}

/** A prompt and what may follow it. */
export interface Completion {
  theme: string;
  /** Without a space at its end: "Sarah lies still on the bed, feeling". */
  prompt: string;
  /** The next words, the likeliest first; their probabilities, given the prompt, sum to 1. */
  answers: { word: string; probability: number }[];
  /** The whole sentence that was drawn. */
  sentence: string;
}

const askingThemes: readonly CompletionTheme[] = ["animals", "countries", "beds", "riley", "love"];

/**
 * Questions like "Sarah lies still on the bed, feeling" (tired 0.7, sleepy 0.2, calm 0.1): beginnings of sentences of
 * `englishText`, drawn by the weights of its themes. The probabilities are those of its text.
 *
 * @throws RangeError when an option is out of its range.
 */
export function completions(options: CompletionsOptions = {}): Generator<Completion, void> {
  const { seed = 0, count, theme, only } = options;
  if (count !== undefined) checkedInteger("completions", "count", count, 0);
  if (theme !== undefined) checkedWord("completions", "theme", theme, askingThemes);
  const themes = allThemes().filter(({ name }) => theme === undefined || theme === name);
  const drawn = drawSentences(themes, random("completions", seed), ({ text }) => text.includes("?}"));
  const questions = asked(drawn);
  return take("completions", questions, count ?? Number.POSITIVE_INFINITY, ({ prompt }) => prompt, only);
}

function* asked(drawn: ReturnType<typeof drawSentences>): Generator<Completion, void> {
  for (const { theme, sentence, question } of drawn) {
    if (question === undefined) continue;
    yield { theme: theme.name, prompt: question.prompt, answers: firstWords(question.choices), sentence };
  }
}

/** The first words of the choices with their probabilities, the likeliest first. */
function firstWords(choices: Weighted): Completion["answers"] {
  const sums = new Map<string, number>();
  for (const [choice, probability] of probabilities(choices)) {
    const [word = ""] = choice.split(" ");
    sums.set(word, (sums.get(word) ?? 0) + probability);
  }
  const answers = [...sums].map(([word, probability]) => ({ word, probability }));
  return answers.sort((one, other) => other.probability - one.probability);
}
