// Decoder steps that work token by token. Steps for a text that has been fused from all tokens are in fused-steps.ts.
import type { Scanner } from "../patterns/scanner.ts";
import type { DecoderStep } from "./decoder.ts";

/** A step that maps each token by itself, knowing only whether it is the first. */
export const createTokenMap = (map: (token: string, isFirst: boolean) => string): DecoderStep => {
  let isFirst = true;
  return {
    push(token) {
      const result = map(token, isFirst);
      isFirst = false;
      return [result];
    },
    end: () => [],
  };
};

/** Replaces every match of a pattern in a token. */
export const replaceInToken =
  (scan: Scanner, content: string): ((token: string) => string) =>
  (token) => {
    let result = "";
    scan(token, (start, end, isMatch) => {
      result += isMatch ? content : token.slice(start, end);
      return true;
    });
    return result;
  };

/** Removes up to `start` characters at the beginning and `stop` at the end that equal `content`. */
export const stripToken =
  (content: string, start: number, stop: number): ((token: string) => string) =>
  (token) => {
    let from = 0;
    let to = token.length;
    for (let i = 0; i < start && token.startsWith(content, from); i++) from += content.length;
    for (
      let i = 0;
      i < stop &&
      to - content.length >= from &&
      token.endsWith(content) &&
      token.startsWith(content, to - content.length);
      i++
    )
      to -= content.length;
    return token.slice(from, to);
  };

const repairs: readonly (readonly [string, string])[] = [
  [" .", "."],
  [" ?", "?"],
  [" !", "!"],
  [" ,", ","],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [" do not", " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

const cleanUp = (token: string): string => repairs.reduce((text, [from, to]) => text.replaceAll(from, to), token);

/** WordPiece: tokens without the prefix begin a word. */
export const createWordPieceJoin =
  (prefix: string, isCleaned: boolean): ((token: string, isFirst: boolean) => string) =>
  (token, isFirst) => {
    const joined = isFirst ? token : token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`;
    return isCleaned ? cleanUp(joined) : joined;
  };

/** BPEDecoder: an end-of-word suffix is a space, except in the last token. */
export const createSuffixSpaces = (suffix: string): DecoderStep => {
  let held: string | undefined;
  return {
    push(token) {
      const ready = held;
      held = token;
      return ready === undefined ? [] : [ready.replaceAll(suffix, " ")];
    },
    end: () => (held === undefined ? [] : [held.replaceAll(suffix, "")]),
  };
};

/** CTC: repeated tokens count once, the pad token is nothing, the delimiter a space. */
export const createCtc = (pad: string, delimiter: string, isCleaned: boolean): DecoderStep => {
  let previous: string | undefined;
  return {
    push(token) {
      if (token === previous) return [];
      previous = token;
      const bare = token.replaceAll(pad, "");
      const text = isCleaned ? cleanUp(bare).replaceAll(delimiter, " ") : bare;
      return text === "" ? [] : [text];
    },
    end: () => [],
  };
};

/**
 * ByteFallback: a run of tokens such as <0xE2> is the text of its bytes, or one U+FFFD for each if they are not UTF-8 as a whole.
 * Because one bad byte changes the whole run, nothing of a run comes out before it ends.
 */
export const createByteFallback = (): DecoderStep => {
  let run: number[] = [];
  const flush = (): string[] => {
    if (run.length === 0) return [];
    const bytes = Uint8Array.from(run);
    run = [];
    try {
      return [new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)];
    } catch {
      return Array.from(bytes, () => "\ufffd");
    }
  };
  return {
    push(token) {
      const hex = /^<0x([0-9A-Fa-f]{2})>$/.exec(token)?.[1];
      if (hex === undefined) return [...flush(), token];
      run.push(Number.parseInt(hex, 16));
      return [];
    },
    end: flush,
  };
};
