// English sentences with their French, German or Korean translations. They come from one meaning, not from one another.
import { checkedInteger, checkedWord } from "../option-check.ts";
import { type Random, random } from "../random.ts";
import { take } from "../take.ts";
import { drawBy } from "../weighted.ts";
import type { Clause } from "./clause.ts";
import { drawClause } from "./draw-clause.ts";
import { english } from "./english.ts";
import { french } from "./french.ts";
import { german } from "./german.ts";
import { korean, type Politeness } from "./korean.ts";

/** Languages of translations: French, German, Korean. */
export type TargetLanguage = "fr" | "de" | "ko";

/** Options of `translations`. */
export interface TranslationsOptions {
  to: TargetLanguage;
  /** Any safe integer; equal seeds give equal sources in every language. Default 0. */
  seed?: number | undefined;
  /** How many pairs. Default: without end. */
  count?: number | undefined;
  /** Pairs whose source fails this test are passed over, as with `split(seed).isTrain`. */
  only?: ((source: string) => boolean) | undefined;
}

/** A right translation and how often it is the one given. */
export interface Alternative {
  target: string;
  /** Between 0 and 1; those of one source sum to 1. */
  frequency: number;
  /** Korean only. */
  politeness?: Politeness;
}

/** A sentence and its translation. */
export interface Translation {
  source: string;
  /** One of the alternatives, drawn by frequency. */
  target: string;
  /** Every right translation: one in French and German, one for each level of politeness in Korean. */
  alternatives: readonly Alternative[];
}

const LEVELS: readonly (readonly [politeness: Politeness, frequency: number])[] = [
  ["polite", 0.5],
  ["casual", 0.3],
  ["formal", 0.2],
];

/**
 * Pairs of an English sentence and its translation. In Korean one source has three right targets:
 * 해요 (polite, frequency 0.5), 해 (casual, 0.3) and 합니다 (formal, 0.2).
 *
 * @throws RangeError when an option is out of its range.
 */
export function translations(options: TranslationsOptions): Generator<Translation, void> {
  const { to, seed = 0, count, only } = options;
  checkedWord("translations", "to", to, ["fr", "de", "ko"]);
  if (count !== undefined) checkedInteger("translations", "count", count, 0);
  const drawn = pairs(to, random("translations", seed));
  return take("translations", drawn, count ?? Number.POSITIVE_INFINITY, ({ source }) => source, only);
}

function* pairs(to: TargetLanguage, random: Random): Generator<Translation, never> {
  while (true) {
    const clause = drawClause(random);
    const alternatives = alternativesOf(clause, to);
    const { target } = drawBy(alternatives, ({ frequency }) => frequency, random);
    yield { source: english(clause), target, alternatives };
  }
}

function alternativesOf(clause: Clause, to: TargetLanguage): Alternative[] {
  if (to === "fr") return [{ target: french(clause), frequency: 1 }];
  if (to === "de") return [{ target: german(clause), frequency: 1 }];
  return LEVELS.map(([politeness, frequency]) => ({ target: korean(clause, politeness), frequency, politeness }));
}
