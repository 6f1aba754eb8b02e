// Tokens and their ids, both ways, and how a tokenizer.json writes them. Added tokens join the model's vocabulary here too.
import { readInteger, readObject, refuse } from "../checked-json.ts";
import { quote } from "../errors.ts";

/** Ids are below this, so that a pair of ids packs into one exact number. */
export const idLimit: number = 2 ** 24;

const loneSurrogate = /\p{Surrogate}/u;

/** A one-to-one map of tokens and ids. */
export class Vocabulary {
  readonly ids: Map<string, number> = new Map();
  readonly tokens: (string | undefined)[] = [];

  get size(): number {
    return this.ids.size;
  }

  /** Adds a token; `path` is the field that the error names. */
  add(token: string, id: number, path: string): void {
    if (loneSurrogate.test(token)) refuse(path, `holds half of a surrogate pair in ${quote(token)}`);
    const other = this.tokens[id];
    if (other !== undefined) refuse(path, `gives id ${id} to both ${quote(other)} and ${quote(token)}`);
    this.ids.set(token, id);
    this.tokens[id] = token;
  }

  /** { token: id } in the order of the ids. */
  toJSON(): { [token: string]: number } {
    const entries: [string, number][] = [];
    this.tokens.forEach((token, id) => {
      if (token !== undefined) entries.push([token, id]);
    });
    return Object.fromEntries(entries);
  }
}

/** Reads { token: id }. @throws TokenizerFormatError for ids that are out of range or given twice */
export const parseVocabulary = (value: unknown, path: string): Vocabulary => {
  const vocabulary = new Vocabulary();
  for (const [token, id] of Object.entries(readObject(value, path))) {
    vocabulary.add(token, readInteger(id, `${path}[${quote(token)}]`, idLimit), path);
  }
  return vocabulary;
};
