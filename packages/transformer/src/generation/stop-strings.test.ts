import fc from "fast-check";
import { expect, test } from "vitest";
import { StopStrings } from "./stop-strings.ts";

const feed = (
  stops: readonly string[],
  pieces: readonly string[],
): { text: string; stopped: boolean; shown: string[] } => {
  const stream = new StopStrings(stops);
  const shown: string[] = [];
  for (const piece of pieces) {
    const { text, stopped } = stream.push(piece);
    shown.push(text);
    if (stopped) return { text: shown.join(""), stopped, shown };
  }
  shown.push(stream.end());
  return { text: shown.join(""), stopped: false, shown };
};

test("text that could become a stop string is held back until it is clear", () => {
  expect(feed(["\n\nQ:"], ["one\n", "\nQ", " no", "\n\n", "Q:", "x"]).shown).toEqual(["one", "", "\n\nQ no", "", ""]);
});

test("of stop strings that are complete at once the first in the text counts", () => {
  expect(feed(["bc", "abcd"], ["xabcd"])).toMatchObject({ text: "x", stopped: true });
});

test("an empty stop string is refused", () => {
  expect(() => new StopStrings(["a", ""])).toThrow(new TypeError("StopStrings: a stop string is empty"));
});

test("whatever the pieces, a text is shown up to the first stop string that becomes complete", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 14 });
  const stops = fc.array(fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 4 }), { maxLength: 3 });
  fc.assert(
    fc.property(letters, stops, (text, stop) => {
      const ends = stop.flatMap((s) => (text.includes(s) ? [text.indexOf(s) + s.length] : []));
      const end = Math.min(...ends, Infinity);
      const begins = stop.filter((s) => text.slice(0, end).includes(s)).map((s) => text.indexOf(s));
      const expected = ends.length === 0 ? text : text.slice(0, Math.min(...begins));
      expect(feed(stop, [...text])).toMatchObject({ text: expected, stopped: ends.length > 0 });
      if (stop.length < 2) expect(feed(stop, [text]).text).toBe(expected);
    }),
  );
});
