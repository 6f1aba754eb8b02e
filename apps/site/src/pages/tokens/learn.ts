// Training a tokenizer on a text, and its first merges with how often each pair stood there. Runs in a worker, and in tests in Node.
import { Tokenizer, type TrainProgress } from "@attn/tokenizer";
import { openJson } from "./open-tokenizer.ts";
import { tokenPiece } from "./token-piece.ts";

/** How texts become words before pairs are counted. */
export const wordRules = ["gpt2", "o200k", "metaspace", "bytes"] as const;

export interface LearnOptions {
  readonly vocabularySize: number;
  readonly preTokenizer: (typeof wordRules)[number];
}

/** One merge that was learned. */
export interface LearnedMerge {
  readonly left: string;
  readonly right: string;
  readonly joined: string;
  /** How often the pair stood in the text when it was joined. */
  readonly count: number;
}

export interface Learned {
  /** A tokenizer.json. */
  readonly json: string;
  readonly vocabulary: number;
  /** How many merges there are. */
  readonly merges: number;
  readonly first: readonly LearnedMerge[];
}

/** Trains on `text`; `progress` hears of it about ten times a second. */
export async function learn(
  text: string,
  options: LearnOptions,
  progress?: (progress: TrainProgress) => void,
): Promise<Learned> {
  const tokenizer = await Tokenizer.train(text, { ...options, progress });
  const file = tokenizer.toJSON() as { readonly model: { readonly merges: readonly (readonly [string, string])[] } };
  const json = JSON.stringify(file);
  const { merges } = file.model;
  return { json, vocabulary: tokenizer.vocabularySize, merges: merges.length, first: firstMerges(json, text, merges) };
}

const shown = 40;

/** The first merges, done again on the words of the text, counting. */
function firstMerges(json: string, text: string, merges: readonly (readonly [string, string])[]): LearnedMerge[] {
  const { byteLevel } = openJson(json);
  const words = countedWords(json, text);
  return merges.slice(0, shown).map(([left, right]) => {
    const count = words.reduce((sum, [symbols, times]) => sum + times * joinPair(symbols, left, right), 0);
    const [l, r, joined] = [left, right, left + right].map((raw) => tokenPiece(raw, byteLevel).label);
    return { left: l ?? "", right: r ?? "", joined: joined ?? "", count };
  });
}

/** Joins a pair wherever it stands in a word, from the left, and gives how often it stood there. */
export function joinPair(symbols: string[], left: string, right: string): number {
  let count = 0;
  for (let i = 0; i < symbols.length - 1; i++) if (symbols[i] === left && symbols[i + 1] === right) count += 1;
  if (count === 0) return 0;
  let end = 0;
  for (let i = 0; i < symbols.length; i++) {
    const joins = symbols[i] === left && symbols[i + 1] === right;
    symbols[end++] = joins ? left + right : (symbols[i] ?? "");
    if (joins) i += 1;
  }
  symbols.length = end;
  return count;
}

/** Each different word of the text as its first symbols, with how often it occurs. */
export function countedWords(json: string, text: string): [symbols: string[], times: number][] {
  const file = JSON.parse(json) as { readonly model: object };
  // Without merges a word is cut into the symbols that it begins with.
  const unmerged = Tokenizer.fromJSON({ ...file, model: { ...file.model, merges: [] } });
  const { words } = openJson(json);
  const times = new Map<string, number>();
  for (const [start, end] of words.encodeWithOffsets(text).offsets) {
    const word = text.slice(start, end);
    times.set(word, (times.get(word) ?? 0) + 1);
  }
  return [...times].map(([word, count]) => [[...unmerged.encodeWithOffsets(word).tokens], count]);
}
