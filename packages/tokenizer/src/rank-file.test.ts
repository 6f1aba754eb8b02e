// Rank files against a slow reader made of the engine's own parts: the same tokens and ranks, and errors on the same line.
import fc from "fast-check";
import { expect, test } from "vitest";
import { fromByteLevel } from "./byte-level.ts";
import { ByteVocabulary } from "./models/byte-vocabulary.ts";
import { readRankFile } from "./rank-file.ts";

/** Tokens by rank, as strings of one unit for each byte, or the number of the first bad line. */
type Content = [rank: number, token: string][] | number;

const readSlowly = (file: string): Content => {
  const tokens = new Map<number, string>();
  for (const [i, line] of file.split("\n").entries()) {
    if (line.trim() === "") continue;
    const [, base64, digits] = /^([^ ]+) (\d{1,8})$/.exec(line.trim()) ?? [];
    if (base64 === undefined) return i + 1;
    let token = "";
    try {
      token = atob(base64);
    } catch {
      return i + 1;
    }
    const rank = Number(digits);
    if (token === "" || rank >= 2 ** 24 || tokens.has(rank) || [...tokens.values()].includes(token)) return i + 1;
    tokens.set(rank, token);
  }
  return [...tokens].sort(([a], [b]) => a - b);
};

const contentOf = (vocabulary: ByteVocabulary): Content =>
  Array.from({ length: vocabulary.highestId + 1 }, (_, id) => id)
    .filter((id) => vocabulary.has(id))
    .map((id) => {
      const token = fromByteLevel(vocabulary.tokenOf(id) ?? "");
      expect(vocabulary.find(token, 0, token.length)).toBe(id);
      return [id, Buffer.from(token).toString("latin1")];
    });

const read = (file: string): Content => {
  try {
    return contentOf(readRankFile(new TextEncoder().encode(file)));
  } catch (error) {
    return Number(/^TokenizerFormatError: fromTiktoken: line (\d+) /.exec(String(error))?.[1]);
  }
};

const bytes = fc.uint8Array({ minLength: 1, maxLength: 9 });
const goodLine = fc
  .tuple(bytes, fc.integer({ min: 0, max: 999 }))
  .map(([token, rank]) => `${Buffer.from(token).toString("base64")} ${rank}`);
const ends = fc.constantFrom("\n", "\n", "\r\n", "\n\n", " \n", "\r\r\n");
const oddities = fc.constantFrom(
  ..."QQ== 5|QQ 6|QR== 7|QQ= 8|=|==== 1| |\t|x|\0|é|16777216|00|-1|1e3|Q_== 4| 3".split("|"),
);

test("files of good lines, however they end, are read as a slow reader reads them", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(goodLine, ends)), (lines) => {
      const file = lines.flat().join("");
      expect(read(file)).toEqual(readSlowly(file));
      expect(read(file.trimEnd())).toEqual(readSlowly(file));
    }),
    { numRuns: 500 },
  );
});

test("files with something odd anywhere are read, or refused on the same line", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(goodLine, ends), { maxLength: 4 }), oddities, fc.nat(), (lines, oddity, place) => {
      const file = lines.flat().join("");
      const at = place % (file.length + 1);
      const odd = file.slice(0, at) + oddity + file.slice(at);
      const expected = readSlowly(odd);
      // The highest rank that a line may have would make millions of ids to go through.
      fc.pre(typeof expected === "number" || (expected.at(-1)?.[0] ?? 0) < 10_000);
      expect(read(odd)).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

test("a vocabulary of bytes finds what a Map finds, two tokens in one too", () => {
  const few = fc.array(fc.constantFrom(0, 1, 97, 255), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.uniqueArray(few, { minLength: 1, maxLength: 60, selector: String }), few, (tokens, other) => {
      const vocabulary = new ByteVocabulary(tokens.length, 6 * tokens.length);
      // Ids with gaps, in no order, and beyond the number of tokens.
      const ids = new Map(tokens.map((token, i) => [String(token), ((i * 37) % 61) * 5]));
      for (const token of tokens) {
        vocabulary.pool.set(token, vocabulary.poolEnd);
        expect(vocabulary.add(vocabulary.poolEnd + token.length, ids.get(String(token)) ?? 0)).toBe(-1);
      }
      const idOf = (token: readonly number[]): number => ids.get(String(token)) ?? -1;
      for (const left of [...tokens, other]) {
        expect(vocabulary.find(Uint8Array.from(left), 0, left.length)).toBe(idOf(left));
        if (left === other) continue;
        for (const right of tokens)
          expect(vocabulary.findPair(idOf(left), idOf(right))).toBe(idOf([...left, ...right]));
      }
      expect(vocabulary.size).toBe(tokens.length);
    }),
  );
});
