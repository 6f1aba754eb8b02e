// Decoder steps that make one text of all tokens, or work on such a text as it grows. Token by token work is in token-steps.ts.
import { fromByteLevel } from "../byte-level.ts";
import type { DecoderStep } from "./decoder.ts";

/** Passes everything on: fusing is only that the steps after it see one text. */
export const createPassage = (): DecoderStep => ({ push: (text) => [text], end: () => [] });

/** ByteLevel: characters of the byte alphabet become bytes, bytes become text as soon as a character is complete, bad bytes U+FFFD. */
export const createByteStream = (): DecoderStep => {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let mayBeInside = false;
  return {
    push(token) {
      const bytes = fromByteLevel(token);
      const isAscii = bytes.every((byte) => byte < 0x80);
      if (isAscii && !mayBeInside && bytes.length < 256) return [String.fromCharCode(...bytes)];
      mayBeInside = (bytes.at(-1) ?? 0x80) >= 0x80;
      return [decoder.decode(bytes, { stream: true })];
    },
    end: () => [decoder.decode()],
  };
};

/** Removes up to `most` times `content` from the beginning of a growing text. */
export const createLeadingStrip = (content: string, most: number): DecoderStep => {
  let left = most;
  return {
    push(text) {
      let from = 0;
      while (left > 0 && from < text.length) {
        if (text.startsWith(content, from)) {
          from += content.length;
          left--;
        } else {
          left = 0;
        }
      }
      return [text.slice(from)];
    },
    end: () => [],
  };
};

/** Holds the whole text back, for rules that must see its end. */
export const createBuffer = (map: (text: string) => string): DecoderStep => {
  const parts: string[] = [];
  return {
    push(text) {
      parts.push(text);
      return [];
    },
    end: () => [map(parts.join(""))],
  };
};
