// Files in pieces, round trips, and files that lie. Equality with gensim's files is in gensim.test.ts.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ByteSource } from "./byte-reader.ts";
import { FormatError } from "./format-error.ts";
import { KeyedVectors } from "./keyed-vectors.ts";
import { type ReadWord2VecOptions, readWord2Vec } from "./read-word2vec.ts";
import { writeWord2Vec } from "./write-word2vec.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytes = (...parts: (string | number[] | Float32Array)[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === "string"
        ? [...utf8(part)]
        : part instanceof Float32Array
          ? [...new Uint8Array(part.buffer)]
          : part,
    ),
  );
const floats = (...values: number[]): Float32Array => Float32Array.from(values);

async function* inPieces(whole: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < whole.length; start += size) yield whole.slice(start, start + size);
}

async function written(vectors: KeyedVectors, options?: Parameters<typeof writeWord2Vec>[1]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeWord2Vec(vectors, options)) chunks.push(chunk);
  return bytes(...chunks.map((chunk) => [...chunk]));
}

const word = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
    fc.string({ unit: "binary", minLength: 1, maxLength: 4 }),
  )
  .filter((text) => !/[ \n]|\p{Surrogate}/u.test(text));
const table = fc.integer({ min: 1, max: 5 }).chain((D) =>
  fc.uniqueArray(word, { minLength: 1, maxLength: 6 }).chain((words) => {
    const length = { minLength: D * words.length, maxLength: D * words.length };
    return fc
      .float32Array({ ...length, noNaN: true, noDefaultInfinity: true })
      .map((values) => new KeyedVectors(words, values));
  }),
);

describe("round trips", () => {
  test.each(["text", "binary"] as const)(
    "%s: what was written reads back to the last bit, in chunks of any size",
    (format) =>
      fc.assert(
        fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (vectors, size) => {
          const read = await readWord2Vec(inPieces(await written(vectors, { format }), size), { format, header: true });
          expect(read.words).toEqual(vectors.words);
          expect(read.vectors).toEqual(vectors.vectors);
        }),
        { numRuns: 150 },
      ),
  );

  test("text without a header reads back, its sizes found out", async () => {
    const vectors = new KeyedVectors(["a", "b"], floats(1, 2, 3, 4, 5, 6));
    const read = await readWord2Vec(await written(vectors, { header: false }));
    expect([read.words, read.vectors]).toEqual([vectors.words, vectors.vectors]);
  });

  test("more than one chunk is written and read", async () => {
    const words = Array.from({ length: 3000 }, (_, i) => `word${i}`);
    const vectors = new KeyedVectors(
      words,
      Float32Array.from({ length: 3000 * 20 }, (_, i) => Math.sin(i)),
    );
    for (const format of ["text", "binary"] as const) {
      let chunks = 0;
      const counted = (async function* () {
        for await (const chunk of writeWord2Vec(vectors, { format })) {
          chunks++;
          yield chunk;
        }
      })();
      expect((await readWord2Vec(counted)).vectors).toEqual(vectors.vectors);
      expect(chunks).toBeGreaterThan(3);
    }
  });
});

describe("sources", () => {
  const text = utf8("2 1\na 1\nb 2\n");
  const parts = [text.slice(0, 5), text.slice(5, 5), text.slice(5)];
  const stream = (): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start(controller) {
        for (const part of parts) controller.enqueue(part);
        controller.close();
      },
    });

  test.each<[string, () => ByteSource]>([
    ["a Uint8Array", () => text],
    ["an array of chunks", () => parts],
    ["a web stream", stream],
    ["a web stream that cannot be iterated", () => ({ getReader: () => stream().getReader() }) as ByteSource],
  ])("%s", async (_, source) => {
    expect((await readWord2Vec(source())).words).toEqual(["a", "b"]);
  });

  test("a limit stops reading and closes the source", async () => {
    let [taken, isClosed] = [0, false];
    const source = (async function* () {
      try {
        for (yield utf8("1000 1\n"); ; taken++) yield utf8(`w${taken} 1\n`);
      } finally {
        isClosed = true;
      }
    })();
    expect((await readWord2Vec(source, { limit: 3 })).words).toEqual(["w0", "w1", "w2"]);
    expect([taken < 6, isClosed]).toEqual([true, true]);
  });
});

describe("what other programs write", () => {
  test("the original C program: spaces at line ends, line feeds after binary rows", async () => {
    expect((await readWord2Vec(utf8("2 2\na 1 2 \nb 3 4 \n"))).vectors).toEqual(floats(1, 2, 3, 4));
    const binary = bytes("2 2\n", "a ", floats(1, 2), "\n", "b ", floats(3, 4), "\n");
    expect((await readWord2Vec(binary)).vectors).toEqual(floats(1, 2, 3, 4));
  });

  test("carriage returns, empty lines, no last line feed", async () => {
    const read = await readWord2Vec(utf8("2 2\r\na 1 2\r\n\r\nb 3 4"));
    expect([read.words, read.vectors]).toEqual([["a", "b"], floats(1, 2, 3, 4)]);
  });

  test("words of white space other than a space, a byte order mark, a number", async () => {
    const words = ["\u00a0", "\ufeff", "\u0085", "7", "\t"];
    const read = await readWord2Vec(utf8(`5 1\n${words.map((text) => `${text} 1\n`).join("")}`));
    expect(read.words).toEqual(words);
  });

  test("a byte order mark before the header is none of it", async () => {
    for (const read of [
      await readWord2Vec(utf8("\ufeff1 2\na 1 2\n")),
      await readWord2Vec(bytes("\ufeff1 1\n", "a ", floats(1))),
    ])
      expect(read.words).toEqual(["a"]);
  });

  test("a word twice is passed over, as gensim does, when asked", async () => {
    const read = await readWord2Vec(utf8("3 1\na 1\na 2\nb 3\n"), { duplicates: "first" });
    expect([read.words, read.vectors]).toEqual([["a", "b"], floats(1, 3)]);
  });

  test("a word cut inside a character is replaced when asked", async () => {
    const read = await readWord2Vec(bytes("1 1\n", [0xe5, 0x8c], " ", floats(1)), { invalidUtf8: "replace" });
    expect(read.words).toEqual(["\ufffd"]);
  });

  test("binary is told from text by its first row", async () => {
    for (const value of [0, 1, -2.5, 1e-20, 3.2e-9]) {
      expect((await readWord2Vec(bytes("1 1\n", "a ", floats(value)))).vectors).toEqual(floats(value));
      expect((await readWord2Vec(utf8(`1 1\na ${Math.fround(value)}\n`))).vectors).toEqual(floats(value));
    }
  });
});

describe("files that lie are one line", () => {
  const NAN = [0, 0, 0xc0, 0x7f];
  test.each<[string, Uint8Array, string, ReadWord2VecOptions?]>([
    ["empty", bytes(), "D is 0, it must be from 1 to 1048576"],
    ["no header", utf8("a 1 2\n"), 'line 1 is "a 1 2", expected a header "<words> <dimensions>"', { header: true }],
    ["no word", utf8("0 5\n"), "the header says 0 words, it must be from 1 to 16777216"],
    ["no dimension", utf8("5 0\n"), "D is 0, it must be from 1 to 1048576"],
    ["huge V", utf8("99999999 1\n"), "the header says 99999999 words, it must be from 1 to 16777216"],
    ["huge D", utf8("1 99999999\n"), "D is 99999999, it must be from 1 to 1048576"],
    ["huge V × D", utf8("9999999 999999\n"), 'the header "9999999 999999" asks for more than 4294967296 numbers'],
    ["large but missing", utf8("9999999 300\n"), "the file ends after line 1, with 0 of 9999999 words"],
    ["too few lines", utf8("3 1\na 1\nb 2\n"), "the file ends after line 3, with 2 of 3 words"],
    ["too many lines", utf8("1 1\na 1\n\nb 2\n"), "there is more than 1 words at line 4"],
    ["too few numbers", utf8("2 2\na 1 2\nb 3\n"), "line 3 has 1 numbers, expected 2"],
    ["too many numbers", utf8("2 2\na 1 2\nb 3 4 5\n"), "line 3 has 3 numbers, expected 2"],
    ["two spaces", utf8("1 2\na 1  2\n"), "line 2 has 3 numbers, expected 2"],
    ["no number", utf8("1 2\na 1 0x2\n"), 'value 1 at line 2 is "0x2", no number', { format: "text" }],
    ["no number in a long row", utf8(`1 8\na 1 2 3 4 5 6 7 0x8\n`), 'value 7 at line 2 is "0x8", no number'],
    ["NaN", utf8("1 2\na nan 2\n"), 'value 0 at line 2 is "nan", no number'],
    ["beyond float32", utf8("1 2\na 1 1e39\n"), 'value 1 of "a" at line 2 is Infinity'],
    ["duplicate", utf8("2 1\na 1\na 2\n"), '"a" at line 3 was already at line 2. duplicates: "first" passes over it'],
    ["no word text", utf8("1 1\n 1\n"), "the word is empty at line 2"],
    ["no UTF-8", bytes("1 1\n", [0xff], " 1\n"), 'line 2 is not UTF-8. invalidUtf8: "replace" reads it all the same'],
    ["binary cut in a word", bytes("2 1\n", "a ", floats(1), "wor"), "the file ends at byte 13, with 1 of 2 words"],
    [
      "binary cut in a vector",
      bytes("1 2\n", "a ", floats(1)),
      "the file ends at byte 10, with 0 of 1 words",
      { format: "binary" },
    ],
    ["binary too long", bytes("1 1\n", "a ", floats(1), "b "), "there is more than 1 words at byte 10"],
    ["binary NaN", bytes("1 1\n", "a ", NAN), 'value 0 of "a" at byte 4 is NaN'],
    [
      "binary duplicate",
      bytes("2 1\n", "a ", floats(1), "a ", floats(1)),
      '"a" at byte 10 was already at byte 4. duplicates: "first" passes over it',
    ],
    ["binary empty word", bytes("1 1\n", " ", floats(1)), "the word is empty at byte 4"],
    [
      "binary no UTF-8",
      bytes("1 1\n", [0xff], " ", floats(1)),
      'the word at byte 4 is not UTF-8. invalidUtf8: "replace" reads it all the same',
    ],
    [
      "binary word without end",
      bytes("1 1\n", "x".repeat(70_000)),
      "the word at byte 4 is longer than 65536 bytes",
      { format: "binary" },
    ],
  ])("%s", async (_, file, message, options) => {
    const failure = readWord2Vec(inPieces(file, 7), options);
    await expect(failure).rejects.toThrow(new FormatError(`readWord2Vec: ${message}`));
    await expect(failure).rejects.toBeInstanceOf(FormatError);
  });

  test("any bytes give vectors or a FormatError", () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.boolean(), async (noise, hasHeader) => {
        const read = readWord2Vec(hasHeader ? bytes("3 2\n", [...noise]) : noise);
        await read.catch((error) => expect(error).toBeInstanceOf(FormatError));
      }),
    ));

  test("wrong arguments are not file errors", async () => {
    await expect(readWord2Vec(utf8(""), { limit: 0 })).rejects.toThrow(
      new RangeError("readWord2Vec: limit must be at least 1, got 0"),
    );
    await expect(readWord2Vec(utf8(""), { format: "binary", header: false })).rejects.toThrow(
      new RangeError("readWord2Vec: header is false, but a binary file cannot be read without one"),
    );
    await expect(readWord2Vec(["2 1\n"] as never)).rejects.toThrow(
      new TypeError("readWord2Vec: a chunk is string, not Uint8Array"),
    );
  });

  test("what could not be read back is not written", async () => {
    const one = (text: string, value: number): Promise<Uint8Array> => written(new KeyedVectors([text], floats(value)));
    await expect(one("a b", 1)).rejects.toThrow(
      new RangeError(
        'writeWord2Vec: word 0 is "a b". It may not be empty or hold a space, a line feed or half a surrogate pair',
      ),
    );
    await expect(one("\ud800", 1)).rejects.toThrow(/^writeWord2Vec: word 0 is "\\ud800"/);
    await expect(one("a", Number.NaN)).rejects.toThrow(new RangeError('writeWord2Vec: value 0 of "a" is NaN'));
  });
});
