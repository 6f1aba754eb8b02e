import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSentences } from "./read-sentences.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const chunked = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.slice(at * size, (at + 1) * size));

async function read(source: Parameters<typeof readSentences>[0]): Promise<string[][]> {
  const sentences: string[][] = [];
  for await (const sentence of readSentences(source)) sentences.push(sentence);
  return sentences;
}

describe("readSentences", () => {
  test("takes a sentence from each line and leaves out empty ones", async () => {
    expect(await read(encode("\ufeffa  b\tc\r\n\n \u00a0\nd\u0085e \ufefff"))).toEqual([
      ["a", "b", "c"],
      ["d", "e", "\ufefff"],
    ]);
    expect(await read(encode(""))).toEqual([]);
    expect(await read([])).toEqual([]);
  });

  test("does not care how the bytes come", async () => {
    const text = fc.string({ unit: fc.constantFrom("a", "é", "語", "👑", " ", "\n") });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 5 }), async (lines, size) => {
        const stream = new Response(lines).body as ReadableStream<Uint8Array>;
        const whole = await read(encode(lines));
        expect(await read(chunked(encode(lines), size))).toEqual(whole);
        expect(await read(stream)).toEqual(whole);
        expect(whole).toEqual(
          lines
            .split("\n")
            .map((line) => line.split(" ").filter(Boolean))
            .filter((words) => words.length > 0),
        );
      }),
    );
  });

  test("cuts very long lines between words", async () => {
    const words = Array.from({ length: 400_000 }, (_, n) => `w${n}`);
    const sentences = await read(chunked(encode(words.join(" ")), 65_536));
    expect(sentences.length).toBeGreaterThan(1);
    expect(sentences.flat()).toEqual(words);
  });

  test("refuses what is not UTF-8, and words without end", async () => {
    await expect(read([encode("ab"), Uint8Array.of(97, 0xff, 97)])).rejects.toThrow(
      "readSentences: the text is not UTF-8 between byte 0 and byte 5",
    );
    await expect(read([Uint8Array.of(97, 0xe4)])).rejects.toThrow(
      "readSentences: the text is not UTF-8 between byte 0 and byte 2",
    );
    const endless = Array.from({ length: 20 }, () => encode("a".repeat(65_536)));
    await expect(read(endless)).rejects.toThrow(
      "readSentences: a word before byte 1114112 is longer than 1048576 characters",
    );
  });
});
