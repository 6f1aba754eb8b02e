// Sentences around a word of several senses, each labelled with the sense. They are sentences of englishText's themes.
import { drawSentences } from "../english/draw-sentences.ts";
import { checkedInteger, checkedWord } from "../option-check.ts";
import { random } from "../random.ts";
import { take } from "../take.ts";
import { apples } from "../themes/apples.ts";
import { banks } from "../themes/banks.ts";

/** Words with more than one sense: "bank" (river, money, basketball) and "apple" (fruit, company). */
export type AmbiguousWord = "bank" | "apple";

/** Options of `senseSentences`. */
export interface SenseSentencesOptions {
  /** Any safe integer. Default 0. */
  seed?: number | undefined;
  /** How many sentences. Default: without end. */
  count?: number | undefined;
  /** Sentences that fail this test are passed over. */
  only?: ((sentence: string) => boolean) | undefined;
}

/** A sentence, the sense in which it uses the word, and where the word stands. */
export interface SenseSentence {
  sentence: string;
  sense: string;
  /** UTF-16 positions: `sentence.slice(start, end)` is the word. */
  start: number;
  end: number;
}

const themes = { bank: banks, apple: apples };

/**
 * Sentences with "bank" or "apple", once each, labelled with the sense.
 *
 * @throws RangeError when the word has no senses here or an option is out of its range.
 */
export function senseSentences(
  word: AmbiguousWord,
  options: SenseSentencesOptions = {},
): Generator<SenseSentence, void> {
  const { seed = 0, count, only } = options;
  checkedWord("senseSentences", "word", word, ["bank", "apple"]);
  if (count !== undefined) checkedInteger("senseSentences", "count", count, 0);
  const drawn = drawSentences([themes[word]()], random("senseSentences", seed), ({ sense }) => sense !== undefined);
  const taken = take("senseSentences", drawn, count ?? Number.POSITIVE_INFINITY, ({ sentence }) => sentence, only);
  return labelled(taken, word);
}

function* labelled(
  drawn: Iterable<{ sentence: string; template: { sense?: string } }>,
  word: AmbiguousWord,
): Generator<SenseSentence, void> {
  for (const { sentence, template } of drawn) {
    const start = sentence.toLowerCase().search(new RegExp(`\\b${word}\\b`));
    yield { sentence, sense: template.sense ?? "", start, end: start + word.length };
  }
}
