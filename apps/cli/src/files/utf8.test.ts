import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeUtf8, firstInvalidByte } from "./utf8.ts";

test("text comes back as it is, a byte order mark included", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => decodeUtf8(new TextEncoder().encode(text), "x") === text),
  );
  expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), "x")).toBe("\ufeffa");
});

test("the position of the first wrong byte is named", () => {
  expect(() => decodeUtf8(Uint8Array.of(0x61, 0xc3, 0xa9, 0xff), "notes.txt")).toThrow(
    "notes.txt is not UTF-8 text: byte 0xff at position 3",
  );
});

test("the check agrees with the platform's decoder on any bytes", () => {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const isValid = (bytes: Uint8Array): boolean => {
    try {
      decoder.decode(bytes);
      return true;
    } catch {
      return false;
    }
  };
  const nearUtf8 = fc.array(
    fc.constantFrom(0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(
      nearUtf8,
      (list) => isValid(Uint8Array.from(list)) === (firstInvalidByte(Uint8Array.from(list)) === undefined),
    ),
    { numRuns: 2000 },
  );
});
