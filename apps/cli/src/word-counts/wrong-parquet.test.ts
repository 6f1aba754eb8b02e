import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { Failure } from "../failure.ts";
import { testFolder } from "../testing/tiny-model.ts";
import { parquetCounts } from "./parquet-counts.ts";
import type { CountColumns } from "./read-word-counts.ts";

const golden = fileURLToPath(new URL("../../golden/word-counts", import.meta.url));
const folder = testFolder();
afterAll(() => folder.dispose());

async function countRows(path: string, columns: CountColumns = {}): Promise<number> {
  let rows = 0;
  for await (const some of parquetCounts(path, columns)) rows += some.length;
  return rows;
}

test.each([
  ["null-word", 'column "word" must be a text in row 2, it is null'],
  ["null-count", 'column "count" must be a whole number from 0 in row 2, it is null'],
  ["negative", 'column "count" must be a whole number from 0 in row 2, it is -2'],
  ["fraction", 'column "count" must be a whole number from 0 in row 2, it is 2.5'],
  ["too-large", 'column "count" must be a whole number from 0 in row 1, it is 1152921504606846976'],
  ["latin1", 'column "word" of row group 0 cannot be read: a text that is not UTF-8, "\ufffdb"'],
])("%s is refused with the column and the row", async (name, message) => {
  const path = join(golden, "bad", `${name}.parquet`);
  await expect(countRows(path)).rejects.toThrow(new Failure(`${path}: ${message}`));
});

test.each([
  [
    "bad/texts-only.parquet",
    {},
    " has 2 columns of texts, name one with --word-column; there are word BYTE_ARRAY (UTF8), count BYTE_ARRAY (UTF8)",
  ],
  [
    "bad/texts-only.parquet",
    { wordColumn: "word" },
    " has no column of numbers; there are word BYTE_ARRAY (UTF8), count BYTE_ARRAY (UTF8)",
  ],
  ["bad/lists.parquet", {}, " has no column of texts; there are count INT64"],
  [
    "bad/negative.parquet",
    { wordColumn: "n" },
    ' has no column "n" for --word-column; there are word BYTE_ARRAY (UTF8), count INT64',
  ],
  ["bad/negative.parquet", { wordColumn: "count" }, ': --word-column "count" must hold texts, it is INT64'],
  [
    "bad/negative.parquet",
    { countColumn: "word" },
    ': --count-column "word" must hold numbers, it is BYTE_ARRAY (UTF8)',
  ],
])("%s with %j", async (name, columns, message) => {
  const path = join(golden, name);
  await expect(countRows(path, columns)).rejects.toThrow(new Failure(`${path}${message}`));
});

test("what is no Parquet file is refused", async () => {
  const good = readFileSync(join(golden, "same/none.parquet"));
  const length = Buffer.from(good);
  length.writeUInt32LE(0xffffffff, length.length - 8);
  const cases: [string, Uint8Array, string][] = [
    ["empty", new Uint8Array(), " is no Parquet file, it has 0 bytes"],
    ["text", Buffer.from("word,count\na,1\n"), ' is no Parquet file, it begins with "word"'],
    [
      "other",
      Buffer.concat([good.subarray(0, -4), Buffer.from("PARE")]),
      ' ends with "PARE" in place of "PAR1"; is it only a part of a file?',
    ],
    ["footer", length, ` has a footer of 4294967295 bytes, but only ${good.length - 12} bytes for it`],
  ];
  for (const [name, bytes, message] of cases) {
    const path = folder.write(name, bytes);
    await expect(countRows(path)).rejects.toThrow(new Failure(`${path}${message}`));
  }
  await expect(countRows(folder.path)).rejects.toThrow(`${folder.path} is a folder, not a file`);
  await expect(countRows("/no/where")).rejects.toThrow("/no/where does not exist");
  await expect(countRows("-")).rejects.toThrow(
    "Parquet is read from its end, so standard input cannot be; give a file",
  );
});

test("a file that ends early is refused wherever it is cut", async () => {
  const good = readFileSync(join(golden, "same/zstd.parquet"));
  for (let length = 0; length < good.length; length += 7)
    await expect(countRows(folder.write("cut.parquet", good.subarray(0, length)))).rejects.toThrow(Failure);
});

test("whatever bytes are changed, the file is read or refused", async () => {
  const files = readdirSync(join(golden, "same")).map((name) => readFileSync(join(golden, "same", name)));
  const path = join(folder.path, "changed.parquet");
  const change = fc.tuple(fc.nat(), fc.nat({ max: 255 }));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      async (good, changes) => {
        const bytes = Uint8Array.from(good);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        writeFileSync(path, bytes);
        const error = await countRows(path).catch((thrown: unknown) => thrown);
        if (typeof error !== "number") expect(error).toBeInstanceOf(Failure);
      },
    ),
    { numRuns: 300 },
  );
});
