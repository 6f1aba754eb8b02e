// Sentences to learn from, read once or several times. Nothing here knows what is learned.
import { Turns } from "./turns.ts";

/** Sentences, each an array of words. */
export type Sentences = Iterable<readonly string[]> | AsyncIterable<readonly string[]>;

/** Sentences that can be read as often as needed: an array, another iterable that starts anew, or a function that opens one. */
export type Corpus = Sentences | (() => Sentences);

interface Reading {
  /** How often the corpus will be read by this call and later ones: more than once needs more than an iterator. */
  readonly passes: number;
  readonly visit: (sentence: readonly string[]) => Promise<void> | undefined;
  /** Shared with `visit` where that gives turns, too. */
  readonly turns?: Turns;
}

/** Sentences between two looks at the clock. */
const fewSentences = 256;

/**
 * Hands every sentence to `visit`, in order; waits where `visit` returns a promise, and gives the event loop its turn.
 *
 * @param caller begins the error messages.
 * @throws TypeError when the corpus is no corpus, can be read only once, or a sentence is no array.
 */
export async function forEachSentence(
  caller: string,
  corpus: Corpus,
  { passes, visit, turns = new Turns() }: Reading,
): Promise<void> {
  const sentences = open(caller, corpus, passes);
  let number = 0;
  const take = (sentence: readonly string[]): Promise<void> | undefined => {
    if (!Array.isArray(sentence)) {
      throw new TypeError(
        `${caller}: sentence ${number} is ${describe(sentence)}, not an array of words. Split texts into words first`,
      );
    }
    const pending = visit(sentence);
    return ++number % fewSentences === 0 && pending === undefined && turns.isDue ? turns.give() : pending;
  };
  if (Symbol.iterator in sentences) {
    for (const sentence of sentences) {
      const pending = take(sentence);
      if (pending !== undefined) await pending;
    }
  } else {
    for await (const sentence of sentences) {
      const pending = take(sentence);
      if (pending !== undefined) await pending;
    }
  }
}

function open(caller: string, corpus: Corpus, passes: number): Sentences {
  const sentences: unknown = typeof corpus === "function" ? corpus() : corpus;
  if (typeof sentences !== "object" || sentences === null || !isIterable(sentences)) {
    throw new TypeError(`${caller}: corpus is ${describe(sentences)}, not sentences or a function that opens them`);
  }
  if (passes > 1 && typeof corpus !== "function" && "next" in sentences) {
    throw new TypeError(
      `${caller}: corpus can be read only once and ${passes} passes are needed. Give an array, or a function that opens it anew`,
    );
  }
  return sentences;
}

function isIterable(value: object): value is Sentences {
  return Symbol.iterator in value || Symbol.asyncIterator in value;
}

/** A value in an error message: what it is, and for short texts and numbers its value. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (value === null || typeof value !== "object") return typeof value === "function" ? "a function" : String(value);
  return Array.isArray(value) ? "an array" : `a value of type ${value.constructor?.name ?? "object"}`;
}
