// Special tokens around an encoding, and offsets without spaces. Pairs of texts are not supported.
import { isHighSurrogate } from "./aligned-text.ts";
import { toByteLevel } from "./byte-level.ts";
import {
  flattenSequence,
  isObject,
  type JsonObject,
  readArray,
  readBoolean,
  readInteger,
  readObject,
  readString,
  refuse,
} from "./checked-json.ts";
import { quote } from "./errors.ts";
import { idLimit } from "./models/vocabulary.ts";
import { whiteSpace } from "./patterns/character-sets.ts";

/** Ids with their tokens and, in UTF-16 positions of the original text, where each came from. */
export interface EncodingWithOffsets {
  ids: number[];
  tokens: string[];
  /** [start, end) of each token; [0, 0] for special tokens that were added around the text. */
  offsets: [start: number, end: number][];
}

/** A special token that is added around the text. */
export interface AddedAround {
  readonly id: number;
  readonly token: string;
}

/** One step: specials before and after, or trimming of offsets. */
export interface PostProcessorStep {
  readonly before: readonly AddedAround[];
  readonly after: readonly AddedAround[];
  readonly trim: ((encoding: EncodingWithOffsets, text: string) => void) | undefined;
}

/** Reads the "post_processor" object; every id it adds must pass `hasId`. @throws TokenizerFormatError */
export const parsePostProcessor = (value: unknown, hasId: (id: number) => boolean): PostProcessorStep[] =>
  flattenSequence(value, "post_processor", "processors").map(([json, path]) => {
    const step = parseStep(json, path);
    for (const { id, token } of [...step.before, ...step.after]) {
      if (!hasId(id)) refuse(path, `adds ${quote(token)} with id ${id}, which the vocabulary does not have`);
    }
    return step;
  });

const parseStep = (json: JsonObject, path: string): PostProcessorStep => {
  switch (json.type) {
    case "TemplateProcessing":
      return parseTemplate(json, path);
    case "ByteLevel":
      return { before: [], after: [], trim: parseTrim(json, path) };
    case "BertProcessing":
    case "RobertaProcessing":
      return {
        before: [parseTokenAndId(json.cls, `${path}.cls`)],
        after: [parseTokenAndId(json.sep, `${path}.sep`)],
        trim: json.type === "RobertaProcessing" ? parseTrim(json, path) : undefined,
      };
    default:
      return refuse(`${path}.type`, `names ${quote(json.type)}, which is not a supported post-processor`);
  }
};

const parseTokenAndId = (value: unknown, path: string): AddedAround => {
  const [token, id] = readArray(value, path);
  return { token: readString(token, `${path}[0]`), id: readInteger(id, `${path}[1]`, idLimit) };
};

const parseTemplate = (json: JsonObject, path: string): PostProcessorStep => {
  const specials = readObject(json.special_tokens, `${path}.special_tokens`);
  const before: AddedAround[] = [];
  const after: AddedAround[] = [];
  let texts = 0;
  readArray(json.single, `${path}.single`).forEach((piece, i) => {
    const where = `${path}.single[${i}]`;
    const { Sequence: sequence, SpecialToken: special } = readObject(piece, where);
    if (isObject(special))
      (texts > 0 ? after : before).push(
        ...parseSpecial(specials, readString(special.id, `${where}.SpecialToken.id`), path),
      );
    else if (isObject(sequence) && sequence.id === "A") texts++;
    else refuse(where, `must be a SpecialToken or the Sequence A, it is ${quote(JSON.stringify(piece))}`);
  });
  if (texts !== 1) refuse(`${path}.single`, `must have the Sequence A once, it has it ${texts} times`);
  return { before, after, trim: undefined };
};

const parseSpecial = (specials: JsonObject, name: string, path: string): AddedAround[] => {
  const where = `${path}.special_tokens[${quote(name)}]`;
  const special = readObject(Object.hasOwn(specials, name) ? specials[name] : undefined, where);
  const tokens = readArray(special.tokens, `${where}.tokens`);
  const ids = readArray(special.ids, `${where}.ids`);
  if (ids.length !== tokens.length) refuse(where, `has ${ids.length} ids but ${tokens.length} tokens`);
  return ids.map((id, i) => ({
    id: readInteger(id, `${where}.ids[${i}]`, idLimit),
    token: readString(tokens[i], `${where}.tokens[${i}]`),
  }));
};

/** Takes spaces at both ends of a token out of its offsets. A single space at the very beginning stays where add_prefix_space may have put it. */
const parseTrim = (json: JsonObject, path: string): PostProcessorStep["trim"] => {
  const addsSpace = readBoolean(json.add_prefix_space, `${path}.add_prefix_space`);
  if (!readBoolean(json.trim_offsets, `${path}.trim_offsets`)) return undefined;
  const space = `[${toByteLevel(" ")}${whiteSpace}]`;
  const leading = new RegExp(`^${space}*`, "v");
  const all = new RegExp(`^${space}*$`, "v");
  const trailing = new RegExp(`${space}+$`, "v");
  return ({ tokens, offsets }, text) => {
    offsets.forEach((range, i) => {
      const token = tokens[i] ?? "";
      let spaces = leading.exec(token)?.[0].length ?? 0;
      const spacesAfter = all.test(token) ? token.length : (trailing.exec(token)?.[0].length ?? 0);
      if ((i === 0 || range[0] === 0) && addsSpace && spaces === 1) spaces = 0;
      for (let n = 0; n < spaces && range[0] < range[1]; n++)
        range[0] += isHighSurrogate(text.charCodeAt(range[0])) ? 2 : 1;
      for (let n = 0; n < spacesAfter && range[1] > range[0]; n++)
        range[1] -= isHighSurrogate(text.charCodeAt(range[1] - 2)) ? 2 : 1;
    });
  };
};

/** Ids with the special tokens of all steps around them. */
export const surroundIds = (ids: number[], steps: readonly PostProcessorStep[]): number[] => {
  let result = ids;
  for (const { before, after } of steps) {
    if (before.length + after.length > 0)
      result = [...before.map(({ id }) => id), ...result, ...after.map(({ id }) => id)];
  }
  return result;
};

const noRange = (): [number, number] => [0, 0];

/** An encoding with trimmed offsets and, if wanted, the special tokens of all steps around it. */
export const surroundEncoding = (
  encoding: EncodingWithOffsets,
  text: string,
  steps: readonly PostProcessorStep[],
  addSpecialTokens: boolean,
): EncodingWithOffsets => {
  let { ids, tokens, offsets } = encoding;
  for (const { before, after, trim } of steps) {
    trim?.({ ids, tokens, offsets }, text);
    if (!addSpecialTokens) continue;
    ids = surroundIds(ids, [{ before, after, trim }]);
    tokens = [...before.map(({ token }) => token), ...tokens, ...after.map(({ token }) => token)];
    offsets = [...before.map(noRange), ...offsets, ...after.map(noRange)];
  }
  return { ids, tokens, offsets };
};
