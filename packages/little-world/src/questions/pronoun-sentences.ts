// Sentences with "she" or "he" and two who could be meant, labelled with the one who is.
import { drawSentences } from "../english/draw-sentences.ts";
import { checkedInteger } from "../option-check.ts";
import { random } from "../random.ts";
import { take } from "../take.ts";
import { menNames, womenNames } from "../themes/names.ts";
import { riley } from "../themes/riley.ts";

/** Options of `pronounSentences`. */
export interface PronounSentencesOptions {
  /** Any safe integer. Default 0. */
  seed?: number | undefined;
  /** How many sentences. Default: without end. */
  count?: number | undefined;
  /** Sentences that fail this test are passed over. */
  only?: ((sentence: string) => boolean) | undefined;
}

/** A word and its UTF-16 positions: `sentence.slice(start, end)` is the word. */
export interface Mention {
  word: string;
  start: number;
  end: number;
}

/** "Riley is a dog, and Tom is a baker. She barks at the moon.": she is Riley, not Tom. */
export interface PronounSentence {
  sentence: string;
  pronoun: Mention;
  referent: Mention;
  other: Mention;
}

/**
 * Sentences of `englishText` that name one "she" and one "he" and go on with a pronoun.
 *
 * @throws RangeError when an option is out of its range.
 */
export function pronounSentences(options: PronounSentencesOptions = {}): Generator<PronounSentence, void> {
  const { seed = 0, count, only } = options;
  if (count !== undefined) checkedInteger("pronounSentences", "count", count, 0);
  const drawn = drawSentences([riley()], random("pronounSentences", seed), ({ text }) =>
    /, and .*\. (She|He) /.test(text),
  );
  const limit = count ?? Number.POSITIVE_INFINITY;
  return labelled(take("pronounSentences", drawn, limit, ({ sentence }) => sentence, only));
}

function* labelled(drawn: Iterable<{ sentence: string }>): Generator<PronounSentence, void> {
  for (const { sentence } of drawn) {
    const she = mention(sentence, [...womenNames, "Riley"]);
    const he = mention(sentence, [...menNames, "Milo"]);
    const pronoun = mention(sentence, ["She", "He"]);
    const [referent, other] = pronoun.word === "She" ? [she, he] : [he, she];
    yield { sentence, pronoun, referent, other };
  }
}

/** The first of some words in a sentence. */
function mention(sentence: string, candidates: readonly string[]): Mention {
  const found = new RegExp(`\\b(?:${candidates.join("|")})\\b`).exec(sentence);
  const [word = ""] = found ?? [];
  const start = found?.index ?? 0;
  return { word, start, end: start + word.length };
}
