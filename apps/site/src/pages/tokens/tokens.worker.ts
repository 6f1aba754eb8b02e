// The worker of the page about tokens: holds the tokenizers that were opened, cuts texts.
import { expose } from "comlink";
import { fileReader, type ModelSource } from "../../model/model-source.ts";
import { type CutText, cutText, type WordSteps, wordSteps } from "./cut-text.ts";
import { type OfferedEncoding, type OpenTokenizer, openEncoding, openJson } from "./open-tokenizer.ts";

/** What a tokenizer is opened from. */
export type TokenizerSource =
  | { readonly kind: "model"; readonly source: ModelSource }
  | { readonly kind: "file"; readonly file: Blob }
  | { readonly kind: "json"; readonly json: string }
  | { readonly kind: "encoding"; readonly name: OfferedEncoding };

/** A text and what is wanted of it: its tokens by each of `keys`, and by one of them the merges of the word at a position. */
interface Question {
  readonly text: string;
  readonly keys: readonly string[];
  readonly stepsOf: string;
  readonly position: number;
}

export interface Answer {
  readonly text: string;
  readonly cuts: Readonly<Record<string, CutText>>;
  readonly word: WordSteps | undefined;
}

const opened = new Map<string, OpenTokenizer>();

async function open(source: TokenizerSource): Promise<OpenTokenizer> {
  if (source.kind === "encoding") return openEncoding(source.name);
  if (source.kind === "json") return openJson(source.json);
  if (source.kind === "file") return openJson(await source.file.text());
  const bytes = await fileReader(source.source)("tokenizer.json");
  if (bytes === undefined) throw new Error("tokenizer.json is missing");
  return openJson(new TextDecoder().decode(bytes));
}

function held(key: string): OpenTokenizer {
  const found = opened.get(key);
  if (!found) throw new Error(`the tokenizer ${key} is not open`);
  return found;
}

const tokens = {
  /** Opens a tokenizer under a name, in place of the one that had it. */
  open: async (key: string, source: TokenizerSource): Promise<void> => {
    opened.set(key, await open(source));
  },
  read: ({ text, keys, stepsOf, position }: Question): Answer => ({
    text,
    cuts: Object.fromEntries(keys.map((key) => [key, cutText(held(key), text)])),
    word: wordSteps(held(stepsOf), text, position),
  }),
  count: (key: string, text: string): number => held(key).tokenizer.count(text, { allowedSpecial: "all" }),
};

export type TokensWorker = typeof tokens;
expose(tokens);
