// Tokens and their ids, both ways, and how a tokenizer.json writes them. Vocabularies of bytes are in byte-vocabulary.ts.
import { readInteger, readObject, refuse } from "../checked-json.ts";
import { quote } from "../errors.ts";

/** Ids are below this, so that a pair of ids packs into one exact number. */
export const idLimit: number = 2 ** 24;

/** A one-to-one map of tokens, written as in a tokenizer.json, and ids. */
export interface Vocabulary {
  readonly size: number;
  /** The highest id, or -1. */
  readonly highestId: number;
  idOf(token: string): number | undefined;
  tokenOf(id: number): string | undefined;
}

const loneSurrogate = /\p{Surrogate}/u;

/** A vocabulary of texts. */
export class TextVocabulary implements Vocabulary {
  private readonly ids: Map<string, number> = new Map();
  private readonly tokens: (string | undefined)[] = [];

  get size(): number {
    return this.ids.size;
  }

  get highestId(): number {
    return this.tokens.length - 1;
  }

  idOf(token: string): number | undefined {
    return this.ids.get(token);
  }

  tokenOf(id: number): string | undefined {
    return this.tokens[id];
  }

  /** Adds a token; `path` is the field that the error names. */
  add(token: string, id: number, path: string): void {
    if (loneSurrogate.test(token)) refuse(path, `holds half of a surrogate pair in ${quote(token)}`);
    const other = this.tokens[id];
    if (other !== undefined) refuse(path, `gives id ${id} to both ${quote(other)} and ${quote(token)}`);
    this.ids.set(token, id);
    this.tokens[id] = token;
  }
}

/** { token: id } in the order of the ids. */
export const vocabularyToJson = (vocabulary: Vocabulary): { [token: string]: number } => {
  const entries: [string, number][] = [];
  for (let id = 0; id <= vocabulary.highestId; id++) {
    const token = vocabulary.tokenOf(id);
    if (token !== undefined) entries.push([token, id]);
  }
  return Object.fromEntries(entries);
};

/** Reads { token: id }. @throws TokenizerFormatError for ids that are out of range or given twice */
export const parseVocabulary = (value: unknown, path: string): Vocabulary => {
  const vocabulary = new TextVocabulary();
  for (const [token, id] of Object.entries(readObject(value, path))) {
    vocabulary.add(token, readInteger(id, `${path}[${quote(token)}]`, idLimit), path);
  }
  return vocabulary;
};
