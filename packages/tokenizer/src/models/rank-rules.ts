// Merge rules from token ranks alone, as tiktoken has them: any two tokens may merge if their union is a token. No file format here.

import { type MergeRules, mergeSymbols, type Symbols } from "./merge.ts";
import type { WritableRules } from "./merge-list.ts";
import { PairTable } from "./pair-table.ts";
import type { Vocabulary } from "./vocabulary.ts";

const absent = -2;
const mostPairs = 2 ** 20;

/** The rank of a pair is the id of the token that both make; pairs that were asked for are remembered. */
export class RankRules implements WritableRules {
  private readonly vocabulary: Vocabulary;
  private known = new PairTable();

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  rank(left: number, right: number): number {
    const known = this.known.get(left, right);
    if (known !== -1) return known;
    const { tokens, ids } = this.vocabulary;
    const rank = ids.get(`${tokens[left]}${tokens[right]}`) ?? absent;
    if (this.known.size >= mostPairs) this.known = new PairTable();
    this.known.set(left, right, rank);
    return rank;
  }

  result(rank: number): number {
    return rank;
  }

  /**
   * The one merge that makes each token: its bytes are merged by lower ranks only, and where two symbols are left they are the pair.
   * A token that does not come down to two has no merge and is only found as a whole word.
   */
  toJSON(): [string, string][] {
    const pairs: [string, string][] = [];
    const { tokens, ids } = this.vocabulary;
    tokens.forEach((token, id) => {
      if (token === undefined || token.length < 2) return;
      const below: MergeRules = {
        rank: (left, right) => {
          const rank = ids.get(`${tokens[left]}${tokens[right]}`) ?? absent;
          return rank < id ? rank : absent;
        },
        result: (rank) => rank,
      };
      const symbols = symbolsOfBytes(token, ids);
      mergeSymbols(symbols, below);
      const [left, right] = symbols.ids;
      if (symbols.count === 2 && left !== undefined && right !== undefined)
        pairs.push([tokens[left] ?? "", tokens[right] ?? ""]);
    });
    return pairs;
  }
}

const symbolsOfBytes = (token: string, ids: Map<string, number>): Symbols => ({
  ids: Int32Array.from(token, (character) => ids.get(character) ?? -1),
  starts: new Int32Array(token.length),
  ends: new Int32Array(token.length),
  count: token.length,
});
