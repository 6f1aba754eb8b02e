// The words of a batch, counted: the same on every thread. What a batch is, is in messages.ts.
import type { WordCounter } from "../word-counter.ts";
import type { CountBatch } from "./messages.ts";

/** Whether a text goes on matters only to the number of texts, which is known where they are handed out. */
export const countBatch = (counter: WordCounter, batch: CountBatch): void => {
  if ("bytes" in batch) counter.addLines(batch.bytes, batch.length);
  else for (const [i, text] of batch.texts.entries()) counter.add(text, batch.times[i] ?? 1, true);
};
