import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { Failure } from "../failure.ts";
import { testFolder } from "../testing/tiny-model.ts";
import { type CountColumns, readWordCounts, type WordCount } from "./read-word-counts.ts";

const golden = fileURLToPath(new URL("../../golden/word-counts", import.meta.url));
const { counts } = JSON.parse(readFileSync(join(golden, "golden.json"), "utf8")) as { counts: WordCount[] };
const folder = testFolder();
afterAll(() => folder.dispose());

async function read(
  inputs: readonly string[],
  format: "csv" | "parquet",
  columns: CountColumns = {},
): Promise<WordCount[]> {
  const rows: WordCount[] = [];
  for await (const row of readWordCounts(inputs, format, columns)) rows.push(row);
  return rows;
}

const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;

describe("word counts that pyarrow wrote as Parquet", () => {
  test.each(readdirSync(join(golden, "same")))("%s has the rows that were written", async (name) => {
    expect(await read([join(golden, "same", name)], "parquet")).toEqual(counts);
  });

  test("a folder is its part files in order, without what lies there for other reasons", async () => {
    expect(await read([join(golden, "parts")], "parquet")).toEqual(counts);
  });

  test("several files follow each other", async () => {
    const path = join(golden, "same/snappy.parquet");
    expect(await read([path, join(golden, "empty.parquet"), path], "parquet")).toEqual([...counts, ...counts]);
  });

  test("columns are found by name where there are more than two", async () => {
    const columns = { wordColumn: "lower", countColumn: "length" };
    const expected = counts.map(([word]) => [word.toLowerCase(), [...word].length]);
    expect(await read([join(golden, "many-columns.parquet")], "parquet", columns)).toEqual(expected);
  });
});

describe("word counts as CSV", () => {
  const rows = counts.map(([word, count]) => `${quoted(word)},${count}\n`).join("");

  test("a folder is its part files, each with a heading or without, in folders of their own or not", async () => {
    const parts = testFolder();
    mkdirSync(join(parts.path, "language=de"));
    parts.write("part-00001.csv", "word,count\r\nb,2\r\n");
    parts.write("part-00000.csv", "a,1\n");
    parts.write("_SUCCESS", "");
    parts.write(".part-00000.csv.crc", "crc");
    parts.write("language=de/part-00000.csv", "c,3");
    expect(await read([parts.path], "csv")).toEqual([
      ["c", 3],
      ["a", 1],
      ["b", 2],
    ]);
    parts.dispose();
  });

  test("what Parquet holds is the same as CSV", async () => {
    expect(await read([folder.write("counts.csv", rows)], "csv")).toEqual(counts);
  });

  test("columns are found by the names in the first row", async () => {
    const path = folder.write("three.csv", "\ufeffn,language,w\n7,de,hallo\n5,en,hello\n\n");
    expect(await read([path], "csv", { wordColumn: "w", countColumn: "n" })).toEqual([
      ["hallo", 7],
      ["hello", 5],
    ]);
    const two = folder.write("two.csv", "n,w\n7,1\n");
    expect(await read([two], "csv", { countColumn: "n" })).toEqual([["1", 7]]);
    expect(await read([two], "csv", { wordColumn: "w" })).toEqual([["1", 7]]);
  });

  test.each([
    ["a,b,c\n", { wordColumn: "a" }, " has 3 columns, give --count-column too"],
    ["a,b\n1,2\n", { wordColumn: "c" }, ' has no column "c" for --word-column, its first row is ["a","b"]'],
    [
      "a,b,c\nx,1\n",
      { wordColumn: "a", countColumn: "b" },
      ': row 2 must be 3 fields with a whole number as the count, it is ["x","1"]',
    ],
    ["x,-1\n", {}, undefined],
    ["w,n\nx,-1\n", {}, ': row 2 must be a word and a whole number, it is ["x","-1"]'],
    ["w,n\nx,1.5\n", {}, ': row 2 must be a word and a whole number, it is ["x","1.5"]'],
    [
      "w,n\nx,99999999999999999999\n",
      {},
      ': row 2 must be a word and a whole number, it is ["x","99999999999999999999"]',
    ],
  ])("%j", async (text, columns, message) => {
    const path = folder.write("wrong.csv", text);
    if (message === undefined) expect(await read([path], "csv", columns)).toEqual([]);
    else await expect(read([path], "csv", columns)).rejects.toThrow(new Failure(`${path}${message}`));
  });

  test("a folder without such a file is refused", async () => {
    await expect(read([join(golden, "parts")], "csv")).rejects.toThrow(
      /parts is a folder without a file that ends in \.csv$/,
    );
  });
});
