// What @attn/embeddings says of its options, said of the flags of `attn train word2vec`.
import { exitCodeOf, Failure, messageOf } from "../failure.ts";

/** The options that the library gives advice about. */
const flags: Readonly<Record<string, string>> = { minCount: "--min-count", vectorSize: "--vector-size" };

/** The error, or one line for it that names flags in place of functions and options: `--min-count` for `minCount`. */
export function inFlags(error: unknown): unknown {
  const message = /^Word2Vec(?:\.\w+)?: (.*)$/s.exec(messageOf(error))?.[1];
  if (message === undefined) return error;
  const spoken = message
    .replace(/\b(minCount|vectorSize)\b/g, (option) => flags[option] ?? option)
    .replace(/\. (Lower|Raise) /, (_, verb: string) => `; ${verb.toLowerCase()} `)
    .replace(/^corpus /, "the text ");
  return new Failure(spoken, exitCodeOf(error), { cause: error });
}
