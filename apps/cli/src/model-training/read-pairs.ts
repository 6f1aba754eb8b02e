// The pairs of sentences that a translator learns from. Cutting them into tokens is tokenize-pairs.ts.
import { createHash } from "node:crypto";
import { Failure } from "../failure.ts";
import { readInputFile, readText } from "../files/read-text.ts";
import { checkStandardInput } from "../files/standard-input.ts";
import { decodeUtf8, withoutMark } from "../files/utf8.ts";

/** A sentence and its translation. */
export type SentencePair = readonly [source: string, target: string];

/** Pairs for training and pairs to test with. */
export interface PairCorpus {
  readonly training: readonly SentencePair[];
  readonly validation: readonly SentencePair[];
  /** SHA-256 of all files, in hexadecimal digits. */
  readonly digest: string;
}

/** Reads files, or standard input for `-`, a pair on each line. @param share of the pairs, held out at the end. @throws Failure */
export async function readPairs(paths: readonly string[], share: number): Promise<PairCorpus> {
  checkStandardInput(paths);
  const pairs: SentencePair[] = [];
  const hash = createHash("sha256");
  for (const path of paths) {
    const text = withoutMark(path === "-" ? await readText("-") : decodeUtf8(await readInputFile(path), path));
    hash.update(text).update("\n");
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      if (line === "") continue;
      const [source, target, ...more] = line.split("\t");
      if (!source || !target || more.length > 0)
        throw new Failure(
          `${path}: line ${index + 1} must be a sentence, a tab and its translation, it is ${JSON.stringify(line.slice(0, 60))}`,
        );
      pairs.push([source, target]);
    }
  }
  const cut = Math.floor(pairs.length * (1 - share));
  return { training: pairs.slice(0, cut), validation: pairs.slice(cut), digest: hash.digest("hex") };
}

/** The language tokens, such as `>>de<<`, with which sources begin. */
export function languageTokens(pairs: readonly SentencePair[]): readonly string[] {
  return [...new Set(pairs.flatMap(([source]) => splitLanguage(source).language ?? []))].toSorted();
}

/** `>>de<< a text` is a text for German. */
export function splitLanguage(source: string): { readonly language?: string; readonly text: string } {
  const [, language, text] = /^(>>[\w-]+<<)\s*(.*)$/s.exec(source) ?? [];
  return language === undefined || text === undefined ? { text: source } : { language, text };
}
