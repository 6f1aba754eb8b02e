// Tokens that are found in the text before any splitting, special or not. Whether a special one may be found is the caller's rule.
import { type AlignedText, sliceText } from "./aligned-text.ts";
import { readArray, readBoolean, readInteger, readObject, readString, refuse } from "./checked-json.ts";
import { quote } from "./errors.ts";
import { type LiteralMatch, LiteralTrie } from "./literal-trie.ts";
import { idLimit, type Vocabulary } from "./models/vocabulary.ts";
import { whiteSpace, wordCharacters } from "./patterns/character-sets.ts";

/** An entry of "added_tokens". */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Only found where no word character touches it. */
  readonly single_word: boolean;
  /** Takes the white space on its left with it. */
  readonly lstrip: boolean;
  /** Takes the white space on its right with it. */
  readonly rstrip: boolean;
  /** Found in the normalized text, by its normalized content. */
  readonly normalized: boolean;
  readonly special: boolean;
}

/** Decides over a special token at a position of the searched text: true finds it, false leaves it plain text, an error refuses the text. */
export type SpecialRule = (token: AddedToken, piece: AlignedText, position: number) => boolean | RangeError;

/** Takes a stretch of text without added tokens, or an added token with the text it was found in. False stops. */
export type AddedVisitor = (piece: AlignedText, token: AddedToken | undefined) => boolean;

/** Reads "added_tokens". @throws TokenizerFormatError where an id is out of range, taken or not the vocabulary's */
export const parseAddedTokens = (value: unknown, vocabulary: Vocabulary): AddedToken[] => {
  if (value === undefined || value === null) return [];
  const contents = new Set<string>();
  const ids = new Map<number, string>();
  return readArray(value, "added_tokens").map((entry, i) => {
    const path = `added_tokens[${i}]`;
    const json = readObject(entry, path);
    const special = readBoolean(json.special, `${path}.special`, false);
    const token: AddedToken = {
      id: readInteger(json.id, `${path}.id`, idLimit),
      content: readString(json.content, `${path}.content`),
      single_word: readBoolean(json.single_word, `${path}.single_word`, false),
      lstrip: readBoolean(json.lstrip, `${path}.lstrip`, false),
      rstrip: readBoolean(json.rstrip, `${path}.rstrip`, false),
      normalized: readBoolean(json.normalized, `${path}.normalized`, !special),
      special,
    };
    if (token.content === "") refuse(`${path}.content`, "is empty");
    if (contents.has(token.content)) refuse(`${path}.content`, `repeats ${quote(token.content)}`);
    contents.add(token.content);
    const known = vocabulary.idOf(token.content);
    if (known !== undefined && known !== token.id)
      refuse(`${path}.id`, `is ${token.id}, but model.vocab has ${quote(token.content)} as ${known}`);
    const other = ids.get(token.id) ?? vocabulary.tokenOf(token.id);
    if (other !== undefined && other !== token.content)
      refuse(`${path}.id`, `is ${token.id}, which is already the id of ${quote(other)}`);
    ids.set(token.id, token.content);
    return token;
  });
};

/** Finds added tokens: those that are not normalized in the text as it is, the others after normalization. */
export class AddedTokens {
  readonly list: readonly AddedToken[];
  readonly hasNormalized: boolean;
  readonly byId: ReadonlyMap<number, AddedToken>;
  readonly byContent: ReadonlyMap<string, AddedToken>;
  private readonly normalize: (content: string) => string;
  private readonly plain: LiteralTrie<AddedToken>;
  private readonly normalized: LiteralTrie<AddedToken>;
  private readonly wordBefore = new RegExp(`[${wordCharacters.rust}]$`, "v");
  private readonly wordAfter = new RegExp(`[${wordCharacters.rust}]`, "vy");
  private readonly space = new RegExp(`[${whiteSpace}]`, "v");

  constructor(list: readonly AddedToken[], normalize: (content: string) => string) {
    this.list = list;
    this.normalize = normalize;
    this.plain = new LiteralTrie(list.filter((token) => !token.normalized).map((token) => [token.content, token]));
    this.normalized = new LiteralTrie(
      list.filter((token) => token.normalized).map((token) => [normalize(token.content), token]),
    );
    this.byId = new Map(list.map((token) => [token.id, token]));
    this.byContent = new Map(list.map((token) => [token.content, token]));
    this.hasNormalized = list.some((token) => token.normalized);
  }

  /** What decoding starts from: a normalized token as normalization makes it. */
  textOf(token: AddedToken): string {
    return token.normalized ? this.normalize(token.content) : token.content;
  }

  /** Visits the pieces of a text before its normalization. */
  split(piece: AlignedText, rule: SpecialRule, visit: AddedVisitor): boolean {
    return this.walk(this.plain, piece, rule, visit);
  }

  /** Visits the pieces of a normalized text. */
  splitNormalized(piece: AlignedText, rule: SpecialRule, visit: AddedVisitor): boolean {
    return this.walk(this.normalized, piece, rule, visit);
  }

  private walk(trie: LiteralTrie<AddedToken>, piece: AlignedText, rule: SpecialRule, visit: AddedVisitor): boolean {
    const { text } = piece;
    let covered = 0;
    let from = 0;
    for (let match = trie.find(text, from); match; match = trie.find(text, from)) {
      const token = match.value;
      from = match.end;
      if (token.single_word && !this.standsAlone(text, match)) continue;
      const verdict = !token.special || rule(token, piece, match.start);
      if (verdict === false) {
        from = match.start + 1;
        continue;
      }
      const start = token.lstrip ? this.spacesBefore(text, match.start, covered) : match.start;
      const end = token.rstrip ? this.spacesAfter(text, match.end) : match.end;
      if (covered < start && !visit(sliceText(piece, covered, start), undefined)) return false;
      // Not before: whoever stops earlier has not seen this token.
      if (verdict !== true) throw verdict;
      // The token before may have taken all of this one's white space with it.
      if (end <= start) continue;
      if (!visit(sliceText(piece, start, end), token)) return false;
      covered = end;
    }
    return covered >= text.length || visit(sliceText(piece, covered, text.length), undefined);
  }

  private standsAlone(text: string, { start, end }: LiteralMatch<AddedToken>): boolean {
    this.wordAfter.lastIndex = end;
    return (
      !this.wordBefore.test(text.slice(Math.max(0, start - 2), start)) &&
      !(end < text.length && this.wordAfter.test(text))
    );
  }

  private spacesBefore(text: string, start: number, least: number): number {
    let at = Math.max(start, least);
    while (at > least && this.space.test(text.charAt(at - 1))) at--;
    return at;
  }

  private spacesAfter(text: string, end: number): number {
    let at = end;
    while (at < text.length && this.space.test(text.charAt(at))) at++;
    return at;
  }
}

/** The added tokens as a tokenizer.json lists them: by id. */
export const addedTokensToJson = (list: readonly AddedToken[]): object[] => [...list].sort((a, b) => a.id - b.id);
