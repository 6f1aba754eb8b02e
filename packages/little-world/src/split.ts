// Held-out data: which sentences are for training and which for testing. It decides by the text alone and keeps no list.
import { checkedInteger, shown } from "./option-check.ts";
import { scramble } from "./random.ts";

/** Options of `split`. */
export interface SplitOptions {
  /** The share of different sentences that are held out, between 0 and 1. Default 0.1. */
  testShare?: number | undefined;
}

/** Two halves of everything that can be said; a sentence is in exactly one, wherever and whenever it is drawn. */
export interface Split {
  isTrain: (sentence: string) => boolean;
  isTest: (sentence: string) => boolean;
}

/** Sentences that are never held out: they are too few for a model to infer them from others. */
const ALWAYS_TRAIN: readonly string[] = ["I love you.", "You love me."];

/**
 * Divides sentences by a hash of their characters and the seed (FNV-1a; Fowler, Noll and Vo), so that train and test share
 * no sentence and, for translations, no source. "I love you." and "You love me." are always for training.
 *
 * @throws RangeError when the seed is not a safe integer or the share is not between 0 and 1.
 */
export function split(seed: number, options: SplitOptions = {}): Split {
  const { testShare = 0.1 } = options;
  checkedInteger("split", "seed", seed, Number.MIN_SAFE_INTEGER);
  if (!(testShare >= 0 && testShare <= 1)) {
    throw new RangeError(`split: testShare must be between 0 and 1, got ${shown(testShare)}`);
  }
  const salt = scramble(scramble(seed) + Math.floor(seed / 2 ** 32));
  const isTest = (sentence: string): boolean =>
    !ALWAYS_TRAIN.includes(sentence) && (scramble(fnv1a(sentence) ^ salt) >>> 0) / 2 ** 32 < testShare;
  return { isTest, isTrain: (sentence) => !isTest(sentence) };
}

/** The 32-bit FNV-1a hash of the low bytes of a text's UTF-16 units; for ASCII that is the hash of its bytes. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ (text.charCodeAt(i) & 0xff), 0x01000193);
  return hash >>> 0;
}
