// Counting words as bytes where a known pattern cuts them: no string is made of a word until all are counted. The table is in byte-word-table.ts.
import { byteCharacters } from "../byte-level.ts";
import { endByte } from "../patterns/character-classes.ts";
import type { WordEnd } from "../patterns/word-ends.ts";
import { stretchEnd, Utf8Chunks } from "../words/utf8-chunks.ts";
import { ByteWordTable } from "./byte-word-table.ts";
import { decodeLines } from "./decode-lines.ts";
import type { CountedWords } from "./symbol-table.ts";
import type { WordCounter } from "./word-counter.ts";

const lineFeed = 10;

/** Words are found by their bytes, where these stand. */
export class ByteWordCounter implements WordCounter {
  texts = 0;
  private readonly wordEnd: WordEnd;
  private readonly table = new ByteWordTable();
  private readonly chunks = new Utf8Chunks();

  constructor(wordEnd: WordEnd) {
    this.wordEnd = wordEnd;
  }

  get size(): number {
    return this.table.size;
  }

  add(text: string, times: number, goesOn = false): void {
    if (!goesOn) this.texts++;
    if (times === 0) return;
    const { chunks } = this;
    for (let from = 0; from < text.length; ) {
      from = chunks.load(text, from);
      this.count(chunks.bytes, 0, chunks.length, times);
    }
    chunks.release();
  }

  addLines(bytes: Uint8Array, length: number): void {
    // What matters is that it can be decoded; the scanner trusts its bytes.
    decodeLines(bytes.subarray(0, length));
    for (let start = 0, end = 0; start < length; start = end) {
      while (end < length && bytes[end++] !== lineFeed);
      const behind = bytes[end]!;
      bytes[end] = endByte;
      this.count(bytes, start, end, 1);
      bytes[end] = behind;
      this.texts++;
    }
  }

  cut(text: string, from: number, about: number): number {
    return stretchEnd(text, from, about);
  }

  take(): CountedWords {
    const { table } = this;
    const text = byteLevelText(table.bytes);
    const words: string[] = [];
    for (let word = 0, at = 0; word < table.size; word++) {
      const end = table.ends[word]!;
      words.push(text.slice(at, end));
      at = end;
    }
    return { words, counts: table.counts };
  }

  private count(bytes: Uint8Array, start: number, length: number, times: number): void {
    const { table, wordEnd } = this;
    for (let at = start; at < length; ) {
      const end = wordEnd(bytes, at);
      table.add(bytes, at, end, times);
      at = end;
    }
  }
}

/** Each byte as its character. */
const byteLevelText = (bytes: Uint8Array): string => {
  const alphabet = Uint16Array.from(byteCharacters, (character) => character.charCodeAt(0));
  const units = new Uint16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) units[i] = alphabet[bytes[i]!]!;
  const parts: string[] = [];
  for (let at = 0; at < units.length; at += 4096)
    parts.push(String.fromCharCode.apply(null, units.subarray(at, at + 4096) as unknown as number[]));
  return parts.join("");
};
