// The merges of a tokenizer.json as merge rules: every merge is checked against the vocabulary. Ranks of tiktoken files are in rank-model.ts.
import { readArray, refuse } from "../checked-json.ts";
import { quote } from "../errors.ts";
import type { MergeRules } from "./merge.ts";
import { PairTable } from "./pair-table.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Merge rules that can be written to a tokenizer.json. */
export interface WritableRules extends MergeRules {
  /** Pairs of tokens in the order of their ranks. */
  toJSON(): [left: string, right: string][];
}

/** An ordered list of merges; the rank of a merge is its place. */
class MergeList implements WritableRules {
  private readonly vocabulary: Vocabulary;
  private readonly table: PairTable;
  private readonly sides: Int32Array;
  private readonly results: Int32Array;

  constructor(vocabulary: Vocabulary, pairs: readonly unknown[], path: string, prefix: string) {
    this.vocabulary = vocabulary;
    this.table = new PairTable(pairs.length);
    this.sides = new Int32Array(pairs.length * 2);
    this.results = new Int32Array(pairs.length);
    pairs.forEach((pair, rank) => {
      const where = `${path}[${rank}]`;
      const [left, right] = splitPair(pair, where);
      if (!right.startsWith(prefix))
        refuse(where, `joins ${quote(left)} to ${quote(right)}, which lacks the prefix ${quote(prefix)}`);
      const joined = left + right.slice(prefix.length);
      if (left === "" || joined === left) refuse(where, `adds nothing: ${quote(left)} and ${quote(right)}`);
      const leftId = this.idOf(left, where);
      const rightId = this.idOf(right, where);
      if (this.table.get(leftId, rightId) >= 0)
        refuse(where, `repeats the merge of ${quote(left)} and ${quote(right)}`);
      this.table.set(leftId, rightId, rank);
      this.sides[rank * 2] = leftId;
      this.sides[rank * 2 + 1] = rightId;
      this.results[rank] = this.idOf(joined, where);
    });
  }

  private idOf(token: string, where: string): number {
    return (
      this.vocabulary.idOf(token) ?? refuse(where, `needs the token ${quote(token)}, which model.vocab does not have`)
    );
  }

  rank(left: number, right: number): number {
    return this.table.get(left, right);
  }

  result(rank: number): number {
    return this.results[rank] ?? 0;
  }

  toJSON(): [string, string][] {
    const token = (at: number): string => this.vocabulary.tokenOf(this.sides[at] ?? 0) ?? "";
    return Array.from(this.results, (_, rank) => [token(rank * 2), token(rank * 2 + 1)]);
  }
}

const splitPair = (pair: unknown, where: string): [string, string] => {
  const sides = typeof pair === "string" ? pair.split(" ") : pair;
  if (Array.isArray(sides) && sides.length === 2) {
    const [left, right]: unknown[] = sides;
    if (typeof left === "string" && typeof right === "string") return [left, right];
  }
  return refuse(where, `must be two tokens, it is ${quote(pair)}`);
};

/**
 * Reads merges written as "left right" or as [left, right].
 * @throws TokenizerFormatError for a merge of or into a token that the vocabulary lacks, an empty side or a repetition
 */
export const parseMerges = (value: unknown, path: string, vocabulary: Vocabulary, prefix: string): WritableRules => {
  const list = readArray(value, path);
  const isVersionLine = (item: unknown): boolean => typeof item === "string" && item.startsWith("#version");
  return new MergeList(vocabulary, isVersionLine(list[0]) ? list.slice(1) : list, path, prefix);
};
