// Every pre-tokenizer that a tokenizer.json can name, by its type. What each does in detail is in split.ts, metaspace.ts and patterns.
import { type AlignedText, prependText } from "../aligned-text.ts";
import { alignedToByteLevel } from "../byte-level.ts";
import {
  flattenSequence,
  isObject,
  type JsonObject,
  readBoolean,
  readCharacter,
  readChoice,
  readInteger,
  readString,
  refuse,
} from "../checked-json.ts";
import { quote } from "../errors.ts";
import { type PatternFlavor, whiteSpace, wordCharacters } from "../patterns/character-sets.ts";
import { gpt2Pattern, knownRules } from "../patterns/known-patterns.ts";
import { createLiteralScanner, createPatternScanner, createScanner, type Scanner } from "../patterns/scanner.ts";
import type { WordRules } from "../patterns/word-ends.ts";
import { createMetaspace } from "./metaspace.ts";
import { createSplitter, type PieceVisitor, type PreTokenizer, type SplitBehavior, splitBehaviors } from "./split.ts";

const punctuation = "[\\p{P}$+<=>\\^`\\|~]";

/** All pre-tokenizers of a file. */
export interface PreTokenizers {
  readonly run: PreTokenizer;
  /** Whether the words still have to be written as bytes: a ByteLevel at the end leaves that to whoever looks up the words. */
  readonly leavesBytes: boolean;
  /** Which step, the last one of them, asks if a piece begins the text; -1 where none does. Steps before it may put several pieces there. */
  readonly asksFirst: number;
  /** Where all of it is a known pattern and a ByteLevel that adds nothing: the scanner that does the same on bytes. */
  readonly wordRules: WordRules | undefined;
}

/** Reads the "pre_tokenizer" object, null included; patterns are in the syntax of `flavor`. @throws TokenizerFormatError */
export const parsePreTokenizers = (value: unknown, flavor: PatternFlavor = "oniguruma"): PreTokenizers => {
  const components = flattenSequence(value, "pre_tokenizer", "pretokenizers");
  const steps = components.map(([json, path]) => parsePreTokenizer(json, path, flavor));
  const leavesBytes = components.at(-1)?.[0].type === "ByteLevel";
  components.forEach(([{ type }], i) => {
    const step = steps[i];
    if (type === "ByteLevel" && step && !(leavesBytes && i === steps.length - 1)) {
      steps[i] = (piece, visit) => step(piece, (word) => visit(alignedToByteLevel(word)));
    }
  });
  const asksFirst = components.findLastIndex(([json]) => json.type === "Metaspace" && json.prepend_scheme === "first");
  return { run: chain(steps), leavesBytes, asksFirst, wordRules: rulesOf(components.map(([json]) => json)) };
};

/** [Split at a known pattern, ByteLevel] or a ByteLevel that splits by itself. All has been checked before. */
const rulesOf = (components: readonly JsonObject[]): WordRules | undefined => {
  const [split, bytes = split] = components;
  if (components.length > 2 || bytes?.type !== "ByteLevel" || bytes.add_prefix_space !== false) return undefined;
  const splitsItself = bytes.use_regex !== false;
  if (split === bytes) return splitsItself ? knownRules(gpt2Pattern) : undefined;
  const pattern = isObject(split?.pattern) ? split.pattern.Regex : undefined;
  const keepsMatches = split?.behavior === "Isolated" || (split?.behavior === "Removed" && split.invert === true);
  return split?.type === "Split" && !splitsItself && keepsMatches && typeof pattern === "string"
    ? knownRules(pattern)
    : undefined;
};

const chain = (steps: readonly PreTokenizer[]): PreTokenizer => {
  const [only] = steps;
  if (!only) return (piece, visit) => visit(piece);
  if (steps.length === 1) return only;
  return (piece, visit) => {
    const from = (i: number): PieceVisitor => {
      const step = steps[i];
      if (!step) return visit;
      const next = from(i + 1);
      return (part) => step(part, next);
    };
    return from(0)(piece);
  };
};

/** One component. A ByteLevel only splits here; its bytes are added around it. */
const parsePreTokenizer = (json: JsonObject, path: string, flavor: PatternFlavor): PreTokenizer => {
  const isolated = (source: string, behavior: SplitBehavior = "Isolated"): PreTokenizer =>
    createSplitter(createScanner(new RegExp(source, "gv")), behavior, false);
  switch (json.type) {
    case "ByteLevel":
      return createByteLevel(json, path);
    case "Split":
      return createSplitter(
        parsePattern(json.pattern, `${path}.pattern`, flavor),
        readChoice(json.behavior, `${path}.behavior`, splitBehaviors),
        readBoolean(json.invert, `${path}.invert`, false),
      );
    case "Metaspace":
      return createMetaspace(json, path);
    case "Digits":
      return isolated(
        "\\p{N}",
        readBoolean(json.individual_digits, `${path}.individual_digits`) ? "Isolated" : "Contiguous",
      );
    case "Punctuation":
      return isolated(punctuation, readChoice(json.behavior ?? "Isolated", `${path}.behavior`, splitBehaviors));
    case "Whitespace":
      return createSplitter(
        createScanner(new RegExp(`[${wordCharacters.rust}]+|[^${wordCharacters.rust}${whiteSpace}]+`, "gv")),
        "Removed",
        true,
      );
    case "WhitespaceSplit":
      return isolated(`[${whiteSpace}]`, "Removed");
    case "BertPreTokenizer":
      return chain([isolated(`[${whiteSpace}]`, "Removed"), isolated(punctuation)]);
    case "CharDelimiterSplit":
    case "Delimiter":
      return createSplitter(createLiteralScanner(readCharacter(json.delimiter, `${path}.delimiter`)), "Removed", false);
    case "FixedLength":
      return isolated(`[^]{1,${Math.max(1, readInteger(json.length ?? 5, `${path}.length`, 2 ** 31))}}`);
    default:
      return refuse(`${path}.type`, `names ${quote(json.type)}, which is not a supported pre-tokenizer`);
  }
};

/** Reads { "String": literal } or { "Regex": pattern }. */
export const parsePattern = (value: unknown, path: string, flavor: PatternFlavor = "oniguruma"): Scanner => {
  if (isObject(value) && value.Regex !== undefined)
    return createPatternScanner(readString(value.Regex, `${path}.Regex`), flavor, `${path}.Regex`);
  if (isObject(value) && value.String !== undefined)
    return createLiteralScanner(readString(value.String, `${path}.String`));
  return refuse(path, `must hold a String or a Regex, it is ${quote(value)}`);
};

const createByteLevel = (json: JsonObject, path: string): PreTokenizer => {
  const addSpace = readBoolean(json.add_prefix_space, `${path}.add_prefix_space`);
  const split = readBoolean(json.use_regex, `${path}.use_regex`, true)
    ? createSplitter(createPatternScanner(gpt2Pattern, "oniguruma", path), "Isolated", false)
    : undefined;
  return (piece, visit) => {
    const spaced: AlignedText = addSpace && !piece.text.startsWith(" ") ? prependText(piece, " ") : piece;
    return split ? split(spaced, visit) : visit(spaced);
  };
};
