// What every model is, and which model a tokenizer.json asks for. The algorithms are in the files of the models.
import { isObject, readObject, refuse } from "../checked-json.ts";
import { quote } from "../errors.ts";
import { parseBytePairModel } from "./byte-pair-model.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { parseWordPieceModel } from "./word-piece-model.ts";

/** Turns one word into ids. */
export interface Model {
  readonly vocabulary: Vocabulary;
  /** Appends the ids of a word; where `spans` is given also start and end of each, in UTF-16 units of the word. */
  tokenize(word: string, ids: number[], spans: number[] | null): void;
  /** `tokenize` for the bytes [start, end) of a word, where a model can do that faster than for text in the byte alphabet. */
  tokenizeBytes?(bytes: Uint8Array, start: number, end: number, ids: number[]): void;
  /** The "model" object of a tokenizer.json. */
  toJSON(): object;
}

const typeOf = (json: { readonly [key: string]: unknown }): unknown => {
  if (json.type !== undefined) return json.type;
  // Files written before 2020 have no type.
  if (json.merges !== undefined) return "BPE";
  return isObject(json.vocab) && json.max_input_chars_per_word !== undefined ? "WordPiece" : undefined;
};

/** Reads the "model" object. @throws TokenizerFormatError for anything but BPE and WordPiece */
export const parseModel = (value: unknown): Model => {
  const json = readObject(value, "model");
  const type = typeOf(json);
  if (type === "BPE") return parseBytePairModel(json);
  if (type === "WordPiece") return parseWordPieceModel(json);
  return refuse("model.type", `must be BPE or WordPiece, it is ${quote(type)}. Other models are not supported`);
};
