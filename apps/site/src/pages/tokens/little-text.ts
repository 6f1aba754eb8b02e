// The text that a tokenizer is trained on where nobody gives another.
import { englishText } from "@attn/little-world";

export const littleTextSentences = 2000;

/** Sentences of our little world, one a line. */
export const littleText = (): string => [...englishText({ seed: 1, sentences: littleTextSentences })].join("\n");
