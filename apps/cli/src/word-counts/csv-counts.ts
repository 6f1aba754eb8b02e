// Word counts as comma-separated values: the rows of two columns, or of two columns by name.
import { Failure } from "../failure.ts";
import { CsvError, csvRows } from "../files/csv-rows.ts";
import { readChunks } from "../files/read-chunks.ts";
import type { CountColumns, WordCount } from "./read-word-counts.ts";

/** Where in a row its word and its count are, and how many fields it has. */
interface Layout {
  readonly word: number;
  readonly count: number;
  readonly width: number;
}

/**
 * Without names every row is a word and its count, and a first row without a number is a heading. With names the first row is one.
 *
 * @throws Failure naming the file and the row.
 */
export async function* csvCounts(path: string, columns: CountColumns): AsyncGenerator<readonly WordCount[]> {
  const isNamed = columns.wordColumn !== undefined || columns.countColumn !== undefined;
  let layout: Layout | undefined = isNamed ? undefined : { word: 0, count: 1, width: 2 };
  let before = 0;
  try {
    for await (const rows of csvRows(readChunks(path))) {
      const counts: WordCount[] = [];
      for (const [index, fields] of rows.entries()) {
        const row = before + index + 1;
        if (layout === undefined) layout = findColumns(path, fields, columns);
        else {
          const counted = readRow(fields, layout, { path, row, mayBeHeading: row === 1 });
          if (counted !== undefined) counts.push(counted);
        }
      }
      before += rows.length;
      yield counts;
    }
  } catch (error) {
    throw error instanceof CsvError ? new Failure(`${path}: ${error.message}`, 2, { cause: error }) : error;
  }
}

/** The word and the count of a row; undefined for a heading, and for the empty line at the end. */
function readRow(
  fields: readonly string[],
  { word, count, width }: Layout,
  { path, row, mayBeHeading }: { readonly path: string; readonly row: number; readonly mayBeHeading: boolean },
): WordCount | undefined {
  const number = fields[count]?.trim() ?? "";
  const times = /^\d+$/.test(number) ? Number(number) : Number.NaN;
  if (Number.isNaN(times) && (mayBeHeading || (fields.length === 1 && fields[0] === ""))) return undefined;
  if (fields.length === width && Number.isSafeInteger(times)) return [fields[word] ?? "", times];
  const expected = width === 2 ? "a word and a whole number" : `${width} fields with a whole number as the count`;
  throw new Failure(`${path}: row ${row} must be ${expected}, it is ${show(fields)}`);
}

function findColumns(path: string, names: readonly string[], columns: CountColumns): Layout {
  const place = (flag: string, name: string | undefined): number => {
    if (name !== undefined && !names.includes(name))
      throw new Failure(`${path} has no column ${JSON.stringify(name)} for ${flag}, its first row is ${show(names)}`);
    return name === undefined ? -1 : names.indexOf(name);
  };
  const [word, count] = [place("--word-column", columns.wordColumn), place("--count-column", columns.countColumn)];
  if (names.length === 2) return { word: word < 0 ? 1 - count : word, count: count < 0 ? 1 - word : count, width: 2 };
  if (word < 0 || count < 0)
    throw new Failure(`${path} has ${names.length} columns, give ${word < 0 ? "--word-column" : "--count-column"} too`);
  return { word, count, width: names.length };
}

function show(fields: readonly string[]): string {
  return JSON.stringify(fields).slice(0, 80);
}
