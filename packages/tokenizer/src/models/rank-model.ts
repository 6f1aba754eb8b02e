// tiktoken's byte-pair model: any two tokens may merge if their union is a token, and the lowest id goes first. Its vocabulary is in byte-vocabulary.ts.
import { fromByteLevel } from "../byte-level.ts";
import { bytePairJson } from "./byte-pair-model.ts";
import type { ByteVocabulary } from "./byte-vocabulary.ts";
import { createSymbols, type MergeRules, mergeSymbols, type Symbols } from "./merge.ts";
import type { Model } from "./model.ts";

/** Longer words have symbols of their own, which are not kept. */
const keptSymbols = 65536;

/** Byte-pair encoding by the ranks of a tiktoken file; a word that is a token is that token. */
export class RankModel implements Model {
  readonly vocabulary: ByteVocabulary;
  private readonly rules: MergeRules;
  private readonly byteIds: Int32Array;
  private symbols: Symbols = createSymbols(64);

  /** The vocabulary must have every byte. */
  constructor(vocabulary: ByteVocabulary) {
    this.vocabulary = vocabulary;
    this.rules = { rank: (left, right) => vocabulary.findPair(left, right), result: (rank) => rank };
    this.byteIds = Int32Array.from({ length: 256 }, (_, byte) => vocabulary.find(Uint8Array.of(byte), 0, 1));
  }

  tokenize(word: string, ids: number[], spans: number[] | null): void {
    const bytes = fromByteLevel(word);
    this.tokenizeBytes(bytes, 0, bytes.length, ids, spans);
  }

  tokenizeBytes(bytes: Uint8Array, start: number, end: number, ids: number[], spans: number[] | null = null): void {
    const whole = this.vocabulary.find(bytes, start, end);
    if (whole >= 0) {
      ids.push(whole);
      spans?.push(0, end - start);
      return;
    }
    const symbols = this.split(bytes, start, end);
    mergeSymbols(symbols, this.rules);
    for (let i = 0; i < symbols.count; i++) {
      ids.push(symbols.ids[i]!);
      spans?.push(symbols.starts[i]!, symbols.ends[i]!);
    }
  }

  private split(bytes: Uint8Array, start: number, end: number): Symbols {
    const count = end - start;
    const symbols = count <= this.symbols.ids.length ? this.symbols : createSymbols(count);
    if (count <= keptSymbols) this.symbols = symbols;
    const { byteIds } = this;
    for (let i = 0; i < count; i++) {
      symbols.ids[i] = byteIds[bytes[start + i]!]!;
      symbols.starts[i] = i;
      symbols.ends[i] = i + 1;
    }
    symbols.count = count;
    return symbols;
  }

  toJSON(): object {
    return bytePairJson({ ignore_merges: true }, this.vocabulary, this.merges());
  }

  /**
   * The one merge that makes each token: its bytes are merged by lower ranks only, and where two symbols are left they are the pair.
   * A token that does not come down to two has no merge and is only found as a whole word.
   */
  private merges(): [string, string][] {
    const { vocabulary } = this;
    const pairs: [string, string][] = [];
    for (let id = 0; id <= vocabulary.highestId; id++) {
      const token = vocabulary.tokenOf(id);
      if (token === undefined || token.length < 2) continue;
      const below: MergeRules = {
        rank: (left, right) => {
          const rank = vocabulary.findPair(left, right);
          return rank < id ? rank : -1;
        },
        result: (rank) => rank,
      };
      const symbols = this.split(fromByteLevel(token), 0, token.length);
      mergeSymbols(symbols, below);
      const [left = -1, right = -1] = symbols.ids;
      if (symbols.count === 2) pairs.push([vocabulary.tokenOf(left) ?? "", vocabulary.tokenOf(right) ?? ""]);
    }
    return pairs;
  }
}
