// A text as the tokens of one tokenizer, and one of its words merge by merge, as the page shows them. Runs in a worker, and in tests in Node.
import { type MergeStep, mergeSteps } from "./merge-steps.ts";
import type { OpenTokenizer } from "./open-tokenizer.ts";
import { tokenPiece } from "./token-piece.ts";

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
export function cutText({ tokenizer, byteLevel }: OpenTokenizer, text: string, most: number = drawnTokens): CutText {
  const { ids, offsets } = tokenizer.encodeWithOffsets(text, { allowedSpecial: "all" });
  const special = new Set(tokenizer.addedTokens.filter((token) => token.special).map(({ id }) => id));
  const tokens = ids.slice(0, most).map((id, i): CutToken => {
    const { label, hex, isPart } = tokenPiece(tokenizer.idToToken(id) ?? "", byteLevel);
    const [start = 0, end = 0] = offsets[i] ?? [];
    return { id, label, hex, start, end, kind: special.has(id) ? "special" : isPart ? "part" : "whole" };
  });
  let characters = 0;
  for (const _ of text) characters += 1;
  const bytes = new TextEncoder().encode(text).length;
  return { tokens, count: ids.length, characters, bytes, vocabulary: tokenizer.vocabularySize };
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
  const tokens = raws.map((raw, i) => ({ id: ids[i] ?? 0, ...symbol(raw) }));
  const shared = { start, end, label: text.slice(start, end), tokens };
  const without = (reason: string): WordSteps => ({ ...shared, symbols: [], steps: [], reason });
  if (word.added)
    return without("This is an added token: it is looked for in the text before anything is cut or merged.");
  if (!open.merges) return without(withoutMerges(open.model));
  const symbols = firstSymbols(open, raws);
  if (symbols.length > longestWord)
    return without(`This word has ${symbols.length} symbols, too many to watch. Pick one of at most ${longestWord}.`);
  const merged = mergeSteps(symbols, open.merges);
  if (merged.symbols.join("\n") !== raws.join("\n"))
    return without("The vocabulary has this word as a whole, and it is taken as it is, without merges.");
  const steps = merged.steps.map(({ at, rank, joined }: MergeStep) => ({ at, rank, joined: symbol(joined) }));
  return { ...shared, symbols: symbols.map(symbol), steps, reason: "" };
}

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
function firstSymbols({ prefix, suffix }: OpenTokenizer, raws: readonly string[]): string[] {
  const characters = raws.flatMap((raw, i) => {
    if (/^<0x[0-9A-F]{2}>$/.test(raw)) return [raw];
    const bare = i > 0 && raw.startsWith(prefix) ? raw.slice(prefix.length) : raw;
    const isLast = i === raws.length - 1 && suffix !== "" && bare.endsWith(suffix);
    return [...(isLast ? bare.slice(0, -suffix.length) : bare)];
  });
  return characters.map((one, i) => (i > 0 ? prefix : "") + one + (i === characters.length - 1 ? suffix : ""));
}
