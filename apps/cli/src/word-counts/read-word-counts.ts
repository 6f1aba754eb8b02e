// Words and how often they come, as other programs have counted them: files, and folders of their parts. The formats are in files of their own.
import { checkStandardInput } from "../files/standard-input.ts";
import { csvCounts } from "./csv-counts.ts";
import { partFiles } from "./part-files.ts";

/** Which columns hold what, where the command line says so. */
export interface CountColumns {
  readonly wordColumn?: string | undefined;
  readonly countColumn?: string | undefined;
}

/** A word and its count. */
export type WordCount = readonly [word: string, count: number];

/** Every row of every file; a word may come in several. @throws Failure naming the file, the row and the values. */
export async function* readWordCounts(
  inputs: readonly string[],
  format: "csv" | "parquet",
  columns: CountColumns,
): AsyncGenerator<WordCount> {
  checkStandardInput(inputs);
  // Loaded only here: no other command carries a Parquet reader.
  const countsOf = format === "csv" ? csvCounts : (await import("./parquet-counts.ts")).parquetCounts;
  // One generator per row is slow enough: those below give many rows at once.
  for (const input of inputs)
    for (const path of await partFiles(input, `.${format}`))
      for await (const rows of countsOf(path, columns)) for (const row of rows) yield row;
}
