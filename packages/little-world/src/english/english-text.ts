// English text at any length, one sentence at a time. Translations come from another, smaller grammar.
import { checkedInteger } from "../option-check.ts";
import { random } from "../random.ts";
import { take } from "../take.ts";
import { allThemes } from "../themes/all-themes.ts";
import { drawSentences } from "./draw-sentences.ts";

/** Options of `englishText`. */
export interface EnglishTextOptions {
  /** Any safe integer; equal seeds give equal text on every machine. Default 0. */
  seed?: number | undefined;
  /** How many sentences. Default: without end. */
  sentences?: number | undefined;
  /** Sentences that fail this test are passed over, as with `split(seed).isTrain`. */
  only?: ((sentence: string) => boolean) | undefined;
}

/**
 * Sentences of the little world. Each is one line: a full sentence, or two or three short ones that belong together
 * ("Riley is a dog. She barks at the moon."). Nothing is kept, so any number of them needs no memory.
 *
 * @throws RangeError when an option is out of its range.
 */
export function englishText(options: EnglishTextOptions = {}): Generator<string, void> {
  const { seed = 0, sentences, only } = options;
  if (sentences !== undefined) checkedInteger("englishText", "sentences", sentences, 0);
  const drawn = drawSentences(allThemes(), random("englishText", seed));
  return texts(take("englishText", drawn, sentences ?? Number.POSITIVE_INFINITY, ({ sentence }) => sentence, only));
}

function* texts(drawn: Iterable<{ sentence: string }>): Generator<string, void> {
  for (const { sentence } of drawn) yield sentence;
}
