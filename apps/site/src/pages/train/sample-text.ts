// The text that stands there at first: sentences of the little world, one a line.
import { englishText } from "@attn/little-world";
import { sampleSentences } from "./settings.ts";

/** About 215,000 characters; the same every time. */
export function sampleText(): string {
  return `${[...englishText({ seed: 1, sentences: sampleSentences })].join("\n")}\n`;
}
