import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineBlocks } from "./line-blocks.ts";

const utf8 = new TextEncoder();

/** The blocks of chunks. Where `gives`, every buffer is given away like one that another thread gets. */
const blocksOf = (chunks: readonly (string | Uint8Array)[], size: number, gives: boolean): Uint8Array[] => {
  const blocks: Uint8Array[] = [];
  const lines = new LineBlocks(size, (bytes, length) => {
    expect(bytes.length).toBeGreaterThan(length);
    blocks.push(bytes.slice(0, length));
    if (gives) structuredClone(bytes, { transfer: [bytes.buffer] });
    else bytes.fill(0x5a, 0, length);
  });
  for (const chunk of chunks) typeof chunk === "string" ? lines.push(chunk) : lines.pushBytes(chunk);
  lines.end();
  return blocks;
};

describe("LineBlocks", () => {
  const unit = fc.constantFrom("a", "bc", "\n", "\r\n", "é", "日", "🙂", "\ud83d", "\ude42");
  const chunks = fc.array(fc.string({ unit, maxLength: 20 }), { maxLength: 8 });

  test("every block but the last ends with a line feed, and together they are the input", () => {
    fc.assert(
      fc.property(
        chunks,
        fc.integer({ min: 1, max: 24 }),
        fc.boolean(),
        fc.boolean(),
        (texts, size, gives, asBytes) => {
          const whole = utf8.encode(texts.join(""));
          const cuts = texts.map((_, i) => Math.round((whole.length * i) / texts.length));
          const bytes = cuts.map((from, i) => whole.subarray(from, cuts[i + 1] ?? whole.length));
          const blocks = blocksOf(asBytes ? bytes : texts, size, gives);
          expect(Buffer.concat(blocks)).toEqual(Buffer.from(whole));
          for (const block of blocks.slice(0, -1)) expect(block.at(-1)).toBe(10);
          for (const block of blocks) expect(block.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("a line that is longer than a block is one block", () => {
    const line = utf8.encode(`${"x".repeat(1000)}\n`);
    expect(blocksOf([line, "y\n", line], 16, true).map((block) => block.length)).toContain(1001);
  });

  test("half a pair before bytes or the end is U+FFFD", () => {
    expect(Buffer.concat(blocksOf(["a\ud83d", Uint8Array.of(10), "b\ud83d"], 8, false)).toString()).toBe(
      "a\ufffd\nb\ufffd",
    );
  });
});
