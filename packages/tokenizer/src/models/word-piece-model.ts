// The WordPiece model of BERT: greedy longest match from the left. Splitting text into words is not here.
import { type JsonObject, readInteger, readOptionalString } from "../checked-json.ts";
import { quote, TokenizerFormatError } from "../errors.ts";
import type { Model } from "./model.ts";
import { parseVocabulary, type Vocabulary, vocabularyToJson } from "./vocabulary.ts";

interface WordPieceOptions {
  readonly unk_token: string;
  readonly continuing_subword_prefix: string;
  readonly max_input_chars_per_word: number;
}

/** WordPiece (Schuster and Nakajima 2012; Devlin et al. 2019) as Hugging Face tokenizers does it. */
class WordPieceModel implements Model {
  readonly vocabulary: Vocabulary;
  private readonly options: WordPieceOptions;
  private readonly longest: number;

  constructor(vocabulary: Vocabulary, options: WordPieceOptions) {
    this.vocabulary = vocabulary;
    this.options = options;
    this.longest = longestToken(vocabulary);
  }

  tokenize(word: string, ids: number[], spans: number[] | null): void {
    const firstId = ids.length;
    const firstSpan = spans?.length ?? 0;
    if (this.isTooLong(word) || !this.match(word, ids, spans)) {
      ids.length = firstId;
      ids.push(this.unknownId(word));
      if (spans) spans.length = firstSpan;
      spans?.push(0, word.length);
    }
  }

  private isTooLong(word: string): boolean {
    const most = this.options.max_input_chars_per_word;
    return word.length > most && (word.length > most * 2 || [...word].length > most);
  }

  private match(word: string, ids: number[], spans: number[] | null): boolean {
    const { continuing_subword_prefix: prefix } = this.options;
    for (let start = 0; start < word.length; ) {
      let end = Math.min(word.length, start + this.longest);
      let id: number | undefined;
      for (; end > start; end--) {
        const piece = word.slice(start, end);
        id = this.vocabulary.idOf(start > 0 ? prefix + piece : piece);
        if (id !== undefined) break;
      }
      if (id === undefined) return false;
      ids.push(id);
      spans?.push(start, end);
      start = end;
    }
    return true;
  }

  private unknownId(word: string): number {
    const token = this.options.unk_token;
    const id = this.vocabulary.idOf(token);
    if (id !== undefined) return id;
    throw new TokenizerFormatError(
      `encode: the vocabulary has neither ${quote(word)} nor the unknown token ${quote(token)}`,
    );
  }

  toJSON(): object {
    return { type: "WordPiece", ...this.options, vocab: vocabularyToJson(this.vocabulary) };
  }
}

const longestToken = (vocabulary: Vocabulary): number => {
  let longest = 0;
  for (let id = 0; id <= vocabulary.highestId; id++) longest = Math.max(longest, vocabulary.tokenOf(id)?.length ?? 0);
  return longest;
};

/** Reads a model of type WordPiece. @throws TokenizerFormatError */
export const parseWordPieceModel = (json: JsonObject): Model =>
  new WordPieceModel(parseVocabulary(json.vocab, "model.vocab"), {
    unk_token: readOptionalString(json.unk_token, "model.unk_token") ?? "[UNK]",
    continuing_subword_prefix:
      readOptionalString(json.continuing_subword_prefix, "model.continuing_subword_prefix") ?? "##",
    max_input_chars_per_word: readInteger(
      json.max_input_chars_per_word ?? 100,
      "model.max_input_chars_per_word",
      2 ** 31,
    ),
  });
