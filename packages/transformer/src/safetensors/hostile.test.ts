import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "../format-error.ts";
import { folderOf, safetensorsBytes } from "../testing/file-bytes.ts";
import { openSafetensors } from "./open-safetensors.ts";
import { parseSafetensors } from "./parse-safetensors.ts";

const f32 = (shape: unknown, data_offsets: unknown, dtype: unknown = "F32") => ({ dtype, shape, data_offsets });
const withLength = (length: bigint, rest = 0): Uint8Array => {
  const bytes = new Uint8Array(8 + rest);
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  return bytes;
};
const all = "F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL";

/** Bytes, and what the error says after the file's name. */
const cases: Record<string, [Uint8Array, string]> = {
  "an empty file": [
    new Uint8Array(),
    " has 0 bytes, too few for the 8 that begin a safetensors file. It is truncated or no such file",
  ],
  "a header longer than 100 MB": [
    withLength(2n ** 63n),
    " announces a header of 9223372036854775808 bytes, more than the limit of 100000000. It is no safetensors file",
  ],
  "a header beyond the end": [
    withLength(50n, 10),
    " announces a header of 50 bytes but only 10 follow. It is truncated",
  ],
  "a header that is not UTF-8": [new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe]), " header is not UTF-8 text"],
  "a header that is an array": [safetensorsBytes("[1]"), " header is not a JSON object but [1]"],
  "a name that comes twice": [safetensorsBytes('{"a":{}, "\\u0061":{}}'), ' header names the key "a" twice'],
  "a header nested without end": [
    safetensorsBytes(`{"a":${"[".repeat(1e5)}${"]".repeat(1e5)}}`),
    " header is nested more than 64 deep",
  ],
  "a field that comes twice": [
    safetensorsBytes('{"a":{"dtype":"F32","dtype":"F64","shape":[],"data_offsets":[0,4]}}', 4),
    ' header names the key "dtype" twice',
  ],
  "metadata that is no object": [safetensorsBytes({ __metadata__: 3 }), " __metadata__ is not an object but 3"],
  "metadata that is no string": [
    safetensorsBytes({ __metadata__: { format: 1 } }),
    ' __metadata__ "format" is not a string but 1',
  ],
  "a tensor that is no object": [safetensorsBytes({ w: 5 }), ' "w" is not described by an object but 5'],
  "an unknown dtype": [
    safetensorsBytes({ w: f32([1], [0, 1], "F8_E4M3") }, 1),
    ` "w" has dtype "F8_E4M3", none of ${all}. Convert it first`,
  ],
  "a dtype named like a method": [
    safetensorsBytes({ w: f32([1], [0, 1], "toString") }, 1),
    ` "w" has dtype "toString", none of ${all}. Convert it first`,
  ],
  "a negative size": [
    safetensorsBytes({ w: f32([-1, -4], [0, 16]) }, 16),
    ' "w" has shape [-1,-4], not a list of whole numbers from 0',
  ],
  "a size with a fraction": [
    safetensorsBytes({ w: f32([1.5], [0, 6]) }, 6),
    ' "w" has shape [1.5], not a list of whole numbers from 0',
  ],
  "no shape": [
    safetensorsBytes({ w: f32(undefined, [0, 6]) }, 6),
    ' "w" has shape undefined, not a list of whole numbers from 0',
  ],
  "an absurd product": [
    safetensorsBytes({ w: f32([2 ** 40, 2 ** 40], [0, 4]) }, 4),
    ' "w" has shape [1099511627776,1099511627776], more than any file can hold',
  ],
  "a shape that is larger than its range": [
    safetensorsBytes({ "wte.weight": f32([50257, 768], [0, 154389500]) }),
    ' "wte.weight" needs 154389504 bytes (F32 [50257, 768]) but its range holds 154389500',
  ],
  "offsets with a fraction": [
    safetensorsBytes({ w: f32([1], [0, 4.5]) }, 4),
    ' "w" has data_offsets [0,4.5], not two whole numbers from 0',
  ],
  "negative offsets": [
    safetensorsBytes({ w: f32([1], [-4, 0]) }, 4),
    ' "w" has data_offsets [-4,0], not two whole numbers from 0',
  ],
  "three offsets": [
    safetensorsBytes({ w: f32([1], [0, 4, 8]) }, 4),
    ' "w" has data_offsets [0,4,8], not two whole numbers from 0',
  ],
  "reversed offsets": [
    safetensorsBytes({ w: f32([1], [4, 0]) }, 4),
    ' "w" has data_offsets [4,0], which end before they start',
  ],
  "overlapping tensors": [
    safetensorsBytes(
      '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
      8,
    ),
    ' "b" begins at byte 119 but "a" ends at 123. The tensors overlap',
  ],
  "a hole": [
    safetensorsBytes(
      '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}',
      3,
    ),
    ' has a hole from byte 114 to 115, before "b"',
  ],
};

describe.each(Object.entries(cases))("%s", (_, [bytes, problem]) => {
  test("is refused in one line when the whole file is there", () => {
    expect(() => parseSafetensors(bytes, { file: "model.safetensors" })).toThrow(
      new FormatError(`parseSafetensors: model.safetensors${problem}`),
    );
  });
  test("is refused in one line when it is read by ranges", async () => {
    await expect(openSafetensors(folderOf({ "model.safetensors": bytes }), "model.safetensors")).rejects.toThrow(
      new FormatError(`openSafetensors: model.safetensors${problem}`),
    );
  });
});

const header = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';

test("a truncated body is refused with the place where it should end", async () => {
  const bytes = safetensorsBytes(header, 7);
  expect(() => parseSafetensors(bytes)).toThrow(
    new FormatError("parseSafetensors: the file holds tensors up to byte 70 but has 69 bytes. It is truncated"),
  );
  await expect(openSafetensors(folderOf({ a: bytes }), "a")).rejects.toThrow(
    new FormatError("openSafetensors: a holds tensors up to byte 70 but ends before. It is truncated"),
  );
});

test("bytes after the last tensor are refused", async () => {
  const bytes = safetensorsBytes(header, 9);
  expect(() => parseSafetensors(bytes)).toThrow(
    new FormatError("parseSafetensors: the file holds tensors up to byte 70 but has 71 bytes"),
  );
  await expect(openSafetensors(folderOf({ a: bytes }), "a")).rejects.toThrow(
    new FormatError("openSafetensors: a holds tensors up to byte 70 but goes on"),
  );
});

test("text that is not JSON is refused", () => {
  expect(() => parseSafetensors(safetensorsBytes("{'a'"))).toThrow(
    /^parseSafetensors: the file header is not JSON, [^\n]*$/,
  );
});

test("an I64 outside int32 is refused with its value", () => {
  const bytes = safetensorsBytes('{"ids":{"dtype":"I64","shape":[2],"data_offsets":[0,16]}}', 16);
  new DataView(bytes.buffer).setBigInt64(bytes.length - 8, 2n ** 40n, true);
  expect(() => parseSafetensors(bytes).tensor("ids")).toThrow(
    new FormatError('parseSafetensors: "ids" holds 1099511627776 at element 1, which is outside int32'),
  );
});

test("a name that is not there is refused", () => {
  expect(() => parseSafetensors(safetensorsBytes("{}")).tensor("x")).toThrow(
    new RangeError('parseSafetensors: the file has no tensor "x"'),
  );
});

test("no change to a few bytes of a file makes reading fail in any other way than with a FormatError", () => {
  const original = safetensorsBytes(header, 8);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      fc.nat(original.length),
      (changes, length) => {
        const bytes = original.slice(0, length);
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        try {
          const file = parseSafetensors(bytes);
          for (const name of file.entries.keys()) file.tensor(name).dataSync();
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
          expect((error as Error).message).not.toContain("\n");
        }
      },
    ),
    { numRuns: 2000 },
  );
});
