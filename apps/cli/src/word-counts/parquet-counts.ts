// Word counts as a Parquet file: which two columns hold them, and their rows. How Parquet is laid out is known in parquet/.
import type { DecodedArray } from "hyparquet";
import { Failure } from "../failure.ts";
import { columnPages } from "../parquet/column-pages.ts";
import type { FlatColumn } from "../parquet/flat-columns.ts";
import { openParquetFile } from "../parquet/parquet-file.ts";
import { chooseColumn } from "./choose-column.ts";
import type { CountColumns, WordCount } from "./read-word-counts.ts";

/** The rows of a file, about a page at a time. @throws Failure naming the file, the column, the row (from 1) and the value. */
export async function* parquetCounts(
  path: string,
  { wordColumn, countColumn }: CountColumns,
): AsyncGenerator<readonly WordCount[]> {
  if (path === "-") throw new Failure("Parquet is read from its end, so standard input cannot be; give a file");
  const file = await openParquetFile(path);
  try {
    const word = chooseColumn(file, { flag: "--word-column", name: wordColumn, kinds: ["text"], what: "texts" });
    // Sums are written as floating point numbers by some programs; those must be whole.
    const kinds = ["integer", "number"] as const;
    const count = chooseColumn(file, { flag: "--count-column", name: countColumn, kinds, what: "numbers" });
    let row = 1;
    for (const group of file.metadata.row_groups.keys()) {
      const pages = alignedPages(columnPages(file, word, group), columnPages(file, count, group));
      for await (const [words, counts] of pages) {
        const first = row;
        yield Array.from(words, (value, index): WordCount => {
          const place = { path, row: first + index };
          return [checkWord(value, word, place), checkCount(counts[index], count, place)];
        });
        row += words.length;
      }
    }
  } finally {
    await file.input.close();
  }
}

/** Values of two columns that belong to the same rows, out of pages that do not end together. */
async function* alignedPages(
  words: AsyncGenerator<DecodedArray>,
  counts: AsyncGenerator<DecodedArray>,
): AsyncGenerator<[words: DecodedArray, counts: DecodedArray]> {
  let [left, right] = [await words.next(), await counts.next()];
  let [leftAt, rightAt] = [0, 0];
  while (!left.done && !right.done) {
    const rows = Math.min(left.value.length - leftAt, right.value.length - rightAt);
    yield [left.value.slice(leftAt, leftAt + rows), right.value.slice(rightAt, rightAt + rows)];
    leftAt += rows;
    rightAt += rows;
    if (leftAt === left.value.length) [left, leftAt] = [await words.next(), 0];
    if (rightAt === right.value.length) [right, rightAt] = [await counts.next(), 0];
  }
}

interface Place {
  readonly path: string;
  readonly row: number;
}

function checkWord(value: unknown, { name }: FlatColumn, place: Place): string {
  if (typeof value === "string") return value;
  throw wrongValue(value, name, { ...place, what: "a text" });
}

function checkCount(value: unknown, { name }: FlatColumn, place: Place): number {
  const count = typeof value === "bigint" ? Number(value) : value;
  if (typeof count === "number" && Number.isSafeInteger(count) && count >= 0) return count;
  throw wrongValue(value, name, { ...place, what: "a whole number from 0" });
}

function wrongValue(value: unknown, column: string, { path, row, what }: Place & { readonly what: string }): Failure {
  return new Failure(
    `${path}: column ${JSON.stringify(column)} must be ${what} in row ${row}, it is ${value ?? "null"}`,
  );
}
