// The word table against a Map: whatever is forgotten, what it gives is right. Far more words than places, and far more ids than the pool holds.
import { expect, test } from "vitest";
import { createRandom } from "../testing/random-text.ts";
import { IdBuffer } from "./id-buffer.ts";
import { WordMemory } from "./word-memory.ts";
import { WordTable } from "./word-table.ts";

const room = 128;

/** One word at a time, at another place of a text whose other bytes are noise. */
const createLookup = () => {
  const random = createRandom(5);
  const table = new WordTable(new WordMemory());
  const text = new Uint8Array(room * 2);
  const view = new DataView(text.buffer);
  const ids = new IdBuffer();
  return (word: Uint8Array): { readonly place: number; readonly ids: number[]; readonly set: WordTable["set"] } => {
    text.fill(random() * 256);
    const at = Math.floor(random() * 32);
    text.set(word, at);
    ids.clear();
    return { place: table.find(view, at, at + word.length, ids), ids: ids.toArray(), set: table.set.bind(table) };
  };
};

/** Ids that follow from the word, so that a wrong word shows: none to 70, the highest allowed among them. */
const idsOf = (word: Uint8Array): number[] => {
  let state = word.length;
  for (const byte of word) state = (Math.imul(state, 31) + byte) >>> 0;
  const count = state % 9 === 0 ? state % 71 : state % 5;
  return Array.from({ length: count }, (_, i) => (i === 1 ? 2 ** 24 - 1 : Math.imul(state + i, 0x9e3779b1) >>> 8));
};

test("words of up to 64 bytes are remembered with their ids, whatever had to be forgotten for them", () => {
  const lookup = createLookup();
  const random = createRandom(3);
  let known = 0;
  for (let i = 0; i < 120_000; i++) {
    // Few letters, NUL among them, so that many words begin alike, and half of them come back.
    const length = 1 + Math.floor(random() * (i % 2 === 0 ? 4 : 80));
    const word = Uint8Array.from({ length }, (_, at) => (at < 20 ? Math.floor(random() * 8) : at % 3));
    const { place, ids, set } = lookup(word);
    if (length > 64) expect(place).toBe(-2);
    else if (place === -1) {
      known++;
      if (ids.join() !== idsOf(word).join()) expect(ids, `word ${word}`).toEqual(idsOf(word));
    } else {
      expect(place).toBeGreaterThanOrEqual(0);
      set(place, idsOf(word));
    }
  }
  expect(known).toBeGreaterThan(45_000);
});

test("words that differ only in their length, in a NUL at the end or behind the 16th byte are kept apart", () => {
  const lookup = createLookup();
  const words = [1, 3, 4, 5, 8, 9, 12, 13, 15, 16, 17, 31, 32, 33, 48, 49, 63, 64].flatMap((length) =>
    [0, length - 1, Math.min(15, length - 1), Math.min(16, length - 1)].map((at) => {
      const word = new Uint8Array(length).fill(97);
      word[at] = 0;
      return word;
    }),
  );
  const seen = new Map(words.map((word, i) => [word.join(), i]));
  for (const word of words) {
    const { place, set } = lookup(word);
    if (place >= 0) set(place, [seen.get(word.join()) ?? -1]);
  }
  for (const word of words) expect(lookup(word)).toMatchObject({ place: -1, ids: [seen.get(word.join())] });
});
