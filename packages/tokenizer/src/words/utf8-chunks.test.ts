// Stretches of a text put together again: every byte once, and the end marked.
import fc from "fast-check";
import { expect, test } from "vitest";
import { endByte } from "../patterns/character-classes.ts";
import { Utf8Chunks } from "./utf8-chunks.ts";

test("the bytes of all stretches are the bytes of the text", () => {
  const parts = fc.constantFrom("word ", "word\n", "中文", "😀", "1234", "\ud800", " ", "é. ");
  const runs = fc.tuple(parts, fc.integer({ min: 0, max: 30_000 })).map(([part, count]) => part.repeat(count));
  const chunks = new Utf8Chunks();
  fc.assert(
    fc.property(fc.array(runs, { maxLength: 3 }), (repeated) => {
      const text = repeated.join("");
      const joined: Uint8Array[] = [];
      for (let from = 0; from < text.length; ) {
        const end = chunks.load(text, from);
        expect(end).toBeGreaterThan(from);
        expect(chunks.bytes[chunks.length]).toBe(endByte);
        expect(chunks.bytes.length - chunks.length).toBeGreaterThan(64);
        joined.push(chunks.bytes.slice(0, chunks.length));
        from = end;
      }
      expect(Buffer.concat(joined).equals(new TextEncoder().encode(text))).toBe(true);
      chunks.release();
      expect(chunks.isHome).toBe(true);
    }),
    { numRuns: 60 },
  );
});
