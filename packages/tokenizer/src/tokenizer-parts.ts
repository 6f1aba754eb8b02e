// A tokenizer.json taken apart and put together again: every field is checked here or by the part it belongs to.
import { AddedTokens, parseAddedTokens } from "./added-tokens.ts";
import { plainText } from "./aligned-text.ts";
import { type JsonObject, readObject, refuse } from "./checked-json.ts";
import { type Decoder, parseDecoder } from "./decoders/decoder.ts";
import type { EncoderParts } from "./encoder.ts";
import { quote, TokenizerFormatError } from "./errors.ts";
import { type Model, parseModel } from "./models/model.ts";
import { parseNormalizers } from "./normalizers/normalizer.ts";
import type { PatternFlavor } from "./patterns/character-sets.ts";
import { type PostProcessorStep, parsePostProcessor } from "./post-processor.ts";
import { parsePreTokenizers } from "./pre-tokenizers/pre-tokenizer.ts";

/** Everything a tokenizer consists of. */
export interface TokenizerParts extends EncoderParts {
  readonly postProcessor: readonly PostProcessorStep[];
  readonly decoder: Decoder;
  /** The fields of the file that are written back as they were: all but version, added_tokens and model. */
  readonly fields: () => JsonObject;
}

const keptFields = ["truncation", "padding", "normalizer", "pre_tokenizer", "post_processor", "decoder"] as const;

/** The value of a text, which may begin with the mark that some editors put first. */
const parseText = (text: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, " ") : String(error);
    throw new TokenizerFormatError(`fromJSON: the text is not JSON (${reason})`);
  }
};

/** Reads a tokenizer.json, as text, bytes or parsed. @throws TokenizerFormatError naming the field and the value */
export const parseTokenizerJson = (source: unknown): TokenizerParts => {
  if (source instanceof Promise) refuse("the tokenizer", "is a promise. Await it");
  const given = source instanceof Uint8Array ? new TextDecoder().decode(source) : source;
  const json = readObject(typeof given === "string" ? parseText(given) : given, "the tokenizer");
  if (json.version !== undefined && json.version !== "1.0")
    refuse("version", `must be "1.0", it is ${quote(json.version)}`);
  return assembleParts(json, parseModel(json.model));
};

/** Joins a model with the other fields of a tokenizer.json. */
export const assembleParts = (json: JsonObject, model: Model, flavor: PatternFlavor = "oniguruma"): TokenizerParts => {
  const normalizer = parseNormalizers(json.normalizer);
  const list = parseAddedTokens(json.added_tokens, model.vocabulary);
  const hasId = (id: number): boolean =>
    model.vocabulary.tokenOf(id) !== undefined || list.some((token) => token.id === id);
  const fields = JSON.stringify(Object.fromEntries(keptFields.map((name) => [name, json[name] ?? null])));
  return {
    addedTokens: new AddedTokens(list, (content) => (normalizer ? normalizer(plainText(content)).text : content)),
    normalizer,
    preTokenizers: parsePreTokenizers(json.pre_tokenizer, flavor),
    model,
    postProcessor: parsePostProcessor(json.post_processor, hasId),
    decoder: parseDecoder(json.decoder),
    fields: () => JSON.parse(fields),
  };
};
