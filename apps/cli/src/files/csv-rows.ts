// Comma-separated values (RFC 4180) as rows, from a stream. What the fields mean is not known here.

const longestRow = 2 ** 20;

/** Text that is no CSV. */
export class CsvError extends Error {}

/**
 * The rows of a text that comes in pieces, together those that end in a piece. A field in double quotes may hold commas, line ends and doubled quotes; lines end with LF or CRLF.
 * @throws CsvError for a quote inside a bare field, anything but a comma after a closing quote, a quote that is never closed, or a row of more
 * than a million characters
 */
export async function* csvRows(chunks: AsyncIterable<string>): AsyncGenerator<string[][]> {
  let text = "";
  let row = 1;
  for await (const chunk of chunks) {
    text += chunk;
    const rows: string[][] = [];
    let at = 0;
    for (let end = rowEnd(text, at); end >= 0; end = rowEnd(text, at)) {
      rows.push(splitRow(text.slice(at, end), row++));
      at = end + 1;
    }
    yield rows;
    text = text.slice(at);
    if (text.length > longestRow)
      throw new CsvError(`row ${row} has more than ${longestRow} characters; is a quote left open?`);
  }
  if (text !== "") yield [splitRow(text, row)];
}

/** Where the row that begins at `start` ends: the next LF with an even number of quotes before it, or -1. */
function rowEnd(text: string, start: number): number {
  let quote = text.indexOf('"', start);
  let end = text.indexOf("\n", start);
  let isOpen = false;
  while (end >= 0) {
    for (; quote >= 0 && quote < end; quote = text.indexOf('"', quote + 1)) isOpen = !isOpen;
    if (!isOpen) return end;
    end = text.indexOf("\n", end + 1);
  }
  return -1;
}

function splitRow(line: string, row: number): string[] {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/suy;
  for (;;) {
    const match = field.exec(text);
    if (match === null) throw new CsvError(`row ${row} is not CSV, it has a quote in the wrong place`);
    const [, quoted, bare = "", end] = match;
    fields.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === "") return fields;
  }
}
