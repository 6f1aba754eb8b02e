// A corpus as one row of token ids. Which tokenizer cuts it is decided elsewhere.

import { Failure } from "../failure.ts";
import { encodeText } from "../tokens/encode-text.ts";
import type { OpenTokenizer } from "../tokens/open-tokenizer.ts";
import { endOfText } from "./read-corpus.ts";

/** The token that ends a text, by its usual names; undefined for a tokenizer without one. */
export function endToken({ tokenizer }: OpenTokenizer): number | undefined {
  return [endOfText, "</s>", "<|end_of_text|>"].map((name) => tokenizer.tokenToId(name)).find((id) => id !== undefined);
}

/** All texts, one after another, each as the tokenizer begins a text, and the end token between two of them. */
export function tokenizeCorpus(
  opened: OpenTokenizer,
  texts: readonly string[],
  end: number | undefined = endToken(opened),
): Int32Array {
  const rows = texts.map((text, index) => {
    const ids = encodeText(opened, text, { allowSpecial: true });
    if (end !== undefined && index < texts.length - 1 && ids.at(-1) !== end) ids.push(end);
    return ids;
  });
  const tokens = new Int32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const row of rows) {
    tokens.set(row, at);
    at += row.length;
  }
  return tokens;
}

/** @throws Failure for a part that has no window of `context` tokens and the one after it. */
export function checkLength(part: "training" | "held-out", { length }: Int32Array, context: number): void {
  if (length > context) return;
  const advice = part === "training" ? "give more text, or less --context" : "give more text, or --validation 0";
  throw new Failure(
    `the ${part} part of the text has ${length} of the ${context + 1} tokens that a window of --context ${context} and its last target need; ${advice}`,
  );
}
