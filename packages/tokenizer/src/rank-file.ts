// The lines of a tiktoken rank file as a vocabulary. Lines as every known file has them are read straight from the bytes, others with more care.
import { quote, TokenizerFormatError } from "./errors.ts";
import { ByteVocabulary } from "./models/byte-vocabulary.ts";
import { idLimit } from "./models/vocabulary.ts";

/** Throws the error of a bad rank file. */
export const fail = (problem: string): never => {
  throw new TokenizerFormatError(`fromTiktoken: ${problem}`);
};

const lineFeed = 10;
const carriageReturn = 13;
const blank = 0x20;
const padding = 0x3d;
const noSextet = 64;

const createSextets = (): Uint8Array => {
  const sextets = new Uint8Array(256).fill(noSextet);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (let i = 0; i < 64; i++) sextets[alphabet.charCodeAt(i)] = i;
  return sextets;
};

const sextets: Uint8Array = /* @__PURE__ */ createSextets();
const decoder: TextDecoder = /* @__PURE__ */ new TextDecoder();

const countLines = (file: Uint8Array): number => {
  let lines = 1;
  for (let i = 0; i < file.length; i++) if (file[i] === lineFeed) lines++;
  return lines;
};

/** Reads a file line by line; the bytes of each token go straight to the vocabulary's pool. */
class RankReader {
  readonly vocabulary: ByteVocabulary;
  private readonly file: Uint8Array;
  private at = 0;
  private line = 0;
  private tokenEnd = 0;

  constructor(file: Uint8Array) {
    this.file = file;
    this.vocabulary = new ByteVocabulary(countLines(file), file.length);
  }

  read(): void {
    while (this.at < this.file.length) {
      const start = this.at;
      this.line++;
      if (!this.readToken() || !this.readRank()) {
        this.at = start;
        this.readCarefully();
      }
    }
  }

  /** Base64 with its padding, and the space behind it. */
  private readToken(): boolean {
    const { file, vocabulary } = this;
    const { pool } = vocabulary;
    let { at } = this;
    let end = vocabulary.poolEnd;
    do {
      if (at + 4 >= file.length) return false;
      const a = sextets[file[at]!]!;
      const b = sextets[file[at + 1]!]!;
      const c = sextets[file[at + 2]!]!;
      const d = sextets[file[at + 3]!]!;
      const isLast = d === noSextet;
      if ((a | b) >= noSextet || (isLast && file[at + 3] !== padding)) return false;
      if (c === noSextet && !(isLast && file[at + 2] === padding)) return false;
      pool[end] = (a << 2) | (b >> 4);
      pool[end + 1] = (b << 4) | (c >> 2);
      pool[end + 2] = (c << 6) | d;
      end += c === noSextet ? 1 : isLast ? 2 : 3;
      at += 4;
      if (isLast && file[at] !== blank) return false;
    } while (file[at] !== blank);
    this.at = at + 1;
    this.tokenEnd = end;
    return true;
  }

  /** One to eight digits and the end of the line. */
  private readRank(): boolean {
    const { file } = this;
    let { at } = this;
    let rank = 0;
    for (; file[at]! >= 0x30 && file[at]! <= 0x39; at++) rank = rank * 10 + file[at]! - 0x30;
    const digits = at - this.at;
    if (file[at] === carriageReturn) at++;
    if (digits < 1 || digits > 8 || (at < file.length && file[at] !== lineFeed)) return false;
    this.at = at + 1;
    this.add(rank);
    return true;
  }

  private readCarefully(): void {
    const { file, vocabulary } = this;
    const feed = file.indexOf(lineFeed, this.at);
    const end = feed < 0 ? file.length : feed;
    const text = decoder.decode(file.subarray(this.at, end));
    this.at = end + 1;
    if (text.trim() === "") return;
    const [base64 = "", rank = "", ...rest] = text.trim().split(" ");
    if (rest.length > 0 || !/^\d{1,8}$/.test(rank))
      fail(`line ${this.line} must be a token in base64, a space and its rank, it is ${quote(text)}`);
    let binary = "";
    try {
      binary = atob(base64);
    } catch {
      fail(`line ${this.line} is not base64, it is ${quote(base64)}`);
    }
    if (binary === "") fail(`line ${this.line} is empty`);
    for (let i = 0; i < binary.length; i++) vocabulary.pool[vocabulary.poolEnd + i] = binary.charCodeAt(i);
    this.tokenEnd = vocabulary.poolEnd + binary.length;
    this.add(Number(rank));
  }

  private add(rank: number): void {
    const problem = rank >= idLimit ? `has rank ${rank}, ranks must be below ${idLimit}` : this.conflict(rank);
    if (problem !== "") fail(`line ${this.line} ${problem}`);
  }

  private conflict(rank: number): string {
    const result = this.vocabulary.add(this.tokenEnd, rank);
    if (result === -1) return "";
    return result === -2 ? `repeats rank ${rank}` : `repeats the token of rank ${result}`;
  }
}

/** The vocabulary of a rank file. @throws TokenizerFormatError naming the line */
export const readRankFile = (file: Uint8Array): ByteVocabulary => {
  const reader = new RankReader(file);
  reader.read();
  return reader.vocabulary;
};
