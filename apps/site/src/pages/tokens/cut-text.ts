// A text as the tokens of one tokenizer, and one of its words merge by merge, as the page shows them. Runs in a worker, and in tests in Node.
import { type MergeStep, mergeSteps } from "./merge-steps.ts";
import type { OpenTokenizer } from "./open-tokenizer.ts";
import { type Piece, plainPiece, tokenPiece } from "./token-piece.ts";

/** One token. Positions are [start, end) in UTF-16 units of the text. */
export interface CutToken {
  readonly id: number;
  readonly label: string;
  readonly hex: string;
  readonly start: number;
  readonly end: number;
  /** A special token stands for no text; a part is less than a character. */
  readonly kind: "whole" | "part" | "special";
}

/** A text, cut. */
export interface CutText {
  /** The first tokens, as many as are drawn. */
  readonly tokens: readonly CutToken[];
  readonly count: number;
  /** Unicode code points. */
  readonly characters: number;
  /** UTF-8 bytes. */
  readonly bytes: number;
  /** How many different tokens there could be. */
  readonly vocabulary: number;
}

/** Tokens that are drawn at most; more would be slow to draw and nobody reads them. */
export const drawnTokens = 1000;
const longestWord = 80;

/** Cuts `text`. Special tokens that are written in it count as such. */
export function cutText(open: OpenTokenizer, text: string, most: number = drawnTokens): CutText {
  const { tokenizer } = open;
  const { ids, offsets } = tokenizer.encodeWithOffsets(text, { allowedSpecial: "all" });
  const pieceOf = pieceReader(open);
  const special = new Set(tokenizer.addedTokens.filter((token) => token.special).map(({ id }) => id));
  const tokens = ids.slice(0, most).map((id, i): CutToken => {
    const { label, hex, isPart } = pieceOf(id);
    const [start = 0, end = 0] = offsets[i] ?? [];
    return { id, label, hex, start, end, kind: special.has(id) ? "special" : isPart ? "part" : "whole" };
  });
  let characters = 0;
  for (const _ of text) characters += 1;
  const bytes = new TextEncoder().encode(text).length;
  return { tokens, count: ids.length, characters, bytes, vocabulary: tokenizer.vocabularySize };
}

/** Gives the piece of an id; added tokens are texts, whatever the others are. */
function pieceReader({ tokenizer, byteLevel }: OpenTokenizer): (id: number) => Piece {
  const pieces = new Map(tokenizer.addedTokens.map(({ id, content }) => [id, plainPiece(content)]));
  return (id) => {
    const piece = pieces.get(id) ?? tokenPiece(tokenizer.idToToken(id) ?? "", byteLevel);
    pieces.set(id, piece);
    return piece;
  };
}

/** A symbol of a word: its label, and whether it is less than a character. */
export interface WordSymbol {
  readonly label: string;
  readonly isPart: boolean;
}

/** A word on its way to tokens. */
export interface WordSteps {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly symbols: readonly WordSymbol[];
  readonly steps: readonly { readonly at: number; readonly rank: number; readonly joined: WordSymbol }[];
  /** What the tokenizer makes of the word. */
  readonly tokens: readonly (WordSymbol & { readonly id: number })[];
  /** Why no steps are shown, in words; empty where they are. */
  readonly reason: string;
}

/** The word at `position` (the nearest one), merge by merge; undefined for a text without words. */
export function wordSteps(open: OpenTokenizer, text: string, position: number): WordSteps | undefined {
  const word = wordsOf(open, text).findLast(({ start }) => start <= Math.max(0, position));
  if (!word) return undefined;
  const { start, end, ids } = word;
  const symbol = (raw: string): WordSymbol => {
    const { label, isPart } = tokenPiece(raw, open.byteLevel);
    return { label, isPart };
  };
  const raws = ids.map((id) => open.tokenizer.idToToken(id) ?? "");
  const pieceOf = pieceReader(open);
  const tokens = ids.map((id) => ({ id, label: pieceOf(id).label, isPart: pieceOf(id).isPart }));
  const shared = { start, end, label: text.slice(start, end), tokens };
  const without = (reason: string): WordSteps => ({ ...shared, symbols: [], steps: [], reason });
  if (word.added)
    return without("This is an added token: it is looked for in the text before anything is cut or merged.");
  if (!open.merges) return without(withoutMerges(open.model));
  const symbols = firstSymbols(open, raws);
  if (symbols.length > longestWord) return without(tooLong(symbols.length, end - start === text.length));
  const merged = mergeSteps(symbols, open.merges);
  if (merged.symbols.join("\n") !== raws.join("\n")) return without(unreached(raws.length));
  const steps = merged.steps.map(({ at, rank, joined }: MergeStep) => ({ at, rank, joined: symbol(joined) }));
  return { ...shared, symbols: symbols.map(symbol), steps, reason: "" };
}

const tooLong = (symbols: number, isAll: boolean): string =>
  `This word has ${symbols} symbols; up to ${longestWord} can be followed here. ${isAll ? "The tokenizer does not cut this text into words: try a shorter one." : "Pick a shorter one."}`;

const unreached = (tokens: number): string =>
  tokens === 1
    ? "The vocabulary has this word as a whole, and it is taken as it is, without merges."
    : "The steps of this word cannot be followed here: merging its characters does not give its tokens.";

const withoutMerges = (model: string): string =>
  `${model} has no merges: from the left of a word it takes the longest piece that is in its vocabulary, and goes on after it.`;

interface Word {
  readonly start: number;
  readonly end: number;
  readonly added: boolean;
  readonly ids: number[];
}

/** The words of a text with the tokens of each. Tokens come in the order of the text, and none is in two words. */
function wordsOf({ tokenizer, words }: OpenTokenizer, text: string): Word[] {
  const special = { allowedSpecial: "all", addSpecialTokens: false } as const;
  const cut = words.encodeWithOffsets(text, special);
  const added = new Set(tokenizer.addedTokens.map(({ id }) => id));
  const found = cut.offsets.map(
    ([start, end], i): Word => ({ start, end, added: added.has(cut.ids[i] ?? -1), ids: [] }),
  );
  const { ids, offsets } = tokenizer.encodeWithOffsets(text, special);
  let at = 0;
  for (const [i, id] of ids.entries()) {
    const [start = 0, end = 0] = offsets[i] ?? [];
    // Offsets may leave spaces out, so a token lies within its word; an empty one lies at its end.
    while (at < found.length - 1 && isBehind(found[at], start, end)) at += 1;
    found[at]?.ids.push(id);
  }
  return found;
}

const isBehind = (word: Word | undefined, start: number, end: number): boolean =>
  word !== undefined && (word.end < end || (word.end <= start && start < end));

/** The symbols a word begins with: the characters of its tokens, which are its bytes where the alphabet is one of bytes. */
function firstSymbols({ prefix, suffix, unknown }: OpenTokenizer, raws: readonly string[]): string[] {
  return raws.flatMap((raw, i) => {
    // Bytes and what is unknown stand for characters that are not in the vocabulary: they are symbols as they are.
    if (raw === unknown || /^<0x[0-9A-F]{2}>$/.test(raw)) return [raw];
    const isLast = i === raws.length - 1 && suffix !== "" && raw.endsWith(suffix);
    const before = i > 0 && raw.startsWith(prefix) ? prefix.length : 0;
    const characters = [...raw.slice(before, isLast ? -suffix.length : undefined)];
    return characters.map(
      (one, at) => (i + at > 0 ? prefix : "") + one + (isLast && at === characters.length - 1 ? suffix : ""),
    );
  });
}
