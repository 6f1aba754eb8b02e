import fc from "fast-check";
import { expect, test } from "vitest";
import { FormatError } from "./format-error.ts";
import { parseJsonObject } from "./strict-json.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test("what JSON.parse reads is read alike, quotes, backslashes and brackets in strings included", () =>
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: fc.constantFrom('"', "\\", "{", "}", "[", ":", ",", "a", "é") }), fc.jsonValue()),
      (value) => {
        const text = JSON.stringify(value);
        expect(parseJsonObject(bytesOf(text), "test: file")).toEqual(JSON.parse(text));
      },
    ),
  ));

test("a key that comes twice is found behind any string, however it is escaped", () =>
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('"', "\\", "{", ":", "a") }),
      fc.string({ unit: fc.constantFrom('"', "\\", "}", ":", "b") }),
      (key, value) => {
        const [name, other] = [JSON.stringify(key), JSON.stringify(value)];
        const escaped = `"${[...key].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`;
        for (const text of [`{${name}:${other},${name}:1}`, `{"x":[{${name}:1,"y":${other},${escaped}:2}]}`])
          expect(() => parseJsonObject(bytesOf(text), "test: file")).toThrow(FormatError);
      },
    ),
  ));
