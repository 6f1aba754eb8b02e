// Every decoder that a tokenizer.json can name, by its type, as steps of a stream. The steps themselves are in token-steps.ts and fused-steps.ts.
import {
  flattenSequence,
  type JsonObject,
  readBoolean,
  readCharacter,
  readInteger,
  readOptionalString,
  readString,
  refuse,
} from "../checked-json.ts";
import { quote } from "../errors.ts";
import { parseMetaspace } from "../pre-tokenizers/metaspace.ts";
import { parsePattern } from "../pre-tokenizers/pre-tokenizer.ts";
import { createBuffer, createByteStream, createLeadingStrip, createPassage } from "./fused-steps.ts";
import {
  createByteFallback,
  createCtc,
  createSuffixSpaces,
  createTokenMap,
  createWordPieceJoin,
  replaceInToken,
  stripToken,
} from "./token-steps.ts";

/** Takes strings one at a time and gives strings; whatever it holds back comes out at the end. */
export interface DecoderStep {
  push(text: string): string[];
  end(): string[];
}

/** Makes the steps of one decoding. */
export type Decoder = () => DecoderStep[];

/** A decoder of one kind: how it treats tokens, and how it treats the one text that a step before it has made of them. */
interface Kind {
  readonly onTokens: () => DecoderStep;
  readonly onText: () => DecoderStep;
  readonly fuses: boolean;
}

/** Reads the "decoder" object. Without one, tokens are joined with spaces. @throws TokenizerFormatError */
export const parseDecoder = (value: unknown): Decoder => {
  const kinds = flattenSequence(value, "decoder", "decoders").map(([json, path]) => parseKind(json, path));
  if (value === null || value === undefined)
    return () => [createTokenMap((token, isFirst) => (isFirst ? token : ` ${token}`))];
  const firstFuse = kinds.findIndex((kind) => kind.fuses);
  return () => kinds.map((kind, i) => (firstFuse >= 0 && i > firstFuse ? kind.onText() : kind.onTokens()));
};

const perToken = (map: (token: string, isFirst: boolean) => string): Kind => ({
  onTokens: () => createTokenMap(map),
  onText: () => createBuffer((text) => map(text, true)),
  fuses: false,
});

const perStream = (create: () => DecoderStep, fuses: boolean): Kind => ({
  onTokens: create,
  onText: fuses ? create : () => createBuffer((text) => [...create().push(text)].join("")),
  fuses,
});

const parseKind = (json: JsonObject, path: string): Kind => {
  switch (json.type) {
    case "ByteLevel":
      return perStream(createByteStream, true);
    case "Fuse":
      return perStream(createPassage, true);
    case "ByteFallback":
      return { onTokens: createByteFallback, onText: createPassage, fuses: false };
    case "Replace":
      return perToken(
        replaceInToken(parsePattern(json.pattern, `${path}.pattern`), readString(json.content, `${path}.content`)),
      );
    case "Strip":
      return parseStrip(json, path);
    case "Metaspace": {
      const { replacement, scheme } = parseMetaspace(json, path);
      return perToken((token, isFirst) => token.replaceAll(replacement, isFirst && scheme !== "never" ? "" : " "));
    }
    case "WordPiece": {
      const join = createWordPieceJoin(
        readString(json.prefix, `${path}.prefix`),
        readBoolean(json.cleanup, `${path}.cleanup`),
      );
      return perToken(join);
    }
    case "BPEDecoder": {
      const suffix = readOptionalString(json.suffix, `${path}.suffix`) ?? "</w>";
      return {
        onTokens: () => createSuffixSpaces(suffix),
        onText: () => createBuffer((text) => text.replaceAll(suffix, "")),
        fuses: false,
      };
    }
    case "CTC": {
      const pad = readString(json.pad_token, `${path}.pad_token`);
      const delimiter = readString(json.word_delimiter_token, `${path}.word_delimiter_token`);
      return perStream(() => createCtc(pad, delimiter, readBoolean(json.cleanup, `${path}.cleanup`)), false);
    }
    default:
      return refuse(`${path}.type`, `names ${quote(json.type)}, which is not a supported decoder`);
  }
};

const parseStrip = (json: JsonObject, path: string): Kind => {
  const content = readCharacter(json.content, `${path}.content`);
  const start = readInteger(json.start, `${path}.start`, 2 ** 31);
  const stop = readInteger(json.stop, `${path}.stop`, 2 ** 31);
  const strip = stripToken(content, start, stop);
  return {
    onTokens: () => createTokenMap(strip),
    onText: () => (stop === 0 ? createLeadingStrip(content, start) : createBuffer(strip)),
    fuses: false,
  };
};
