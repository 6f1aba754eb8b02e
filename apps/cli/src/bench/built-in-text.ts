// The text that benchmarks read: sentences of the little world, the same each time.
import { englishText } from "@attn/little-world";

/** `count` sentences, each with a line end. */
export function builtInText(count: number): string {
  return [...englishText({ seed: 1, sentences: count })].map((sentence) => `${sentence}\n`).join("");
}
