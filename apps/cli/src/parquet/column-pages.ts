// The values of a column, a page at a time: no more than one page and its dictionary are in memory. How a page is decoded is hyparquet's.
import type { DecodedArray, PageHeader, RowGroup, SchemaTree } from "hyparquet";
import { parquetHeader, readPage } from "hyparquet/src/column.js";
import { convert, DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { Failure, messageOf } from "../failure.ts";
import { RangeReader } from "../files/range-reader.ts";
import type { FlatColumn } from "./flat-columns.ts";
import { checkHeader, inflatePage } from "./inflate-page.ts";
import type { ParquetFile } from "./parquet-file.ts";

/** The most bytes of a page's header. Writers keep to less than a tenth of it. */
const mostHeaderBytes = 2 ** 16;

type Decoder = Parameters<typeof readPage>[2];

/**
 * The values of one row group, in order; null where there is none, and undefined where an index leads nowhere.
 *
 * @throws Failure naming the file, the column and the row group.
 */
export async function* columnPages(file: ParquetFile, column: FlatColumn, group: number): AsyncGenerator<DecodedArray> {
  try {
    const rowGroup = file.metadata.row_groups[group] as RowGroup;
    const { reader, decoder } = openChunk(file, column, rowGroup);
    let rows = 0n;
    let dictionary: DecodedArray | undefined;
    while (reader.left > 0 && rows < rowGroup.num_rows) {
      const { isDictionary, values } = await readNextPage(reader, decoder, dictionary);
      if (isDictionary) {
        dictionary = values;
        continue;
      }
      rows += BigInt(values.length);
      if (rows > rowGroup.num_rows) break;
      yield values;
    }
    if (rows !== rowGroup.num_rows) throw new Error(`${rows} values, but ${rowGroup.num_rows} rows`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const place = `column ${JSON.stringify(column.name)} of row group ${group}`;
    throw new Failure(`${file.input.path}: ${place} cannot be read: ${messageOf(error)}`, 2, { cause: error });
  }
}

/** The bytes of a column in a row group, and what decodes them. */
function openChunk(
  { input, schema }: ParquetFile,
  { name, element }: FlatColumn,
  { columns }: RowGroup,
): { readonly reader: RangeReader; readonly decoder: Decoder } {
  const chunk = columns.find(
    ({ meta_data: meta }) => meta?.path_in_schema.length === 1 && meta.path_in_schema[0] === name,
  );
  if (chunk?.meta_data === undefined) throw new Error("not in the row group");
  if (chunk.file_path !== undefined)
    throw new Error(`its values are in another file, ${JSON.stringify(chunk.file_path)}`);
  const { data_page_offset: data, dictionary_page_offset: first, total_compressed_size: length } = chunk.meta_data;
  const [start, end] = [Number(first || data), Number((first || data) + length)];
  if (!(start >= 4 && end >= start && end <= input.size))
    throw new Error(`bytes ${start} to ${end} of a file of ${input.size}`);
  const node = schema.children.find((child) => child.element === element) as SchemaTree;
  const decoder = { ...chunk.meta_data, element, pathInSchema: [name], schemaPath: [schema, node], parsers };
  return { reader: new RangeReader(input, { start, end }), decoder };
}

async function readNextPage(
  reader: RangeReader,
  decoder: Decoder,
  dictionary: DecodedArray | undefined,
): Promise<{ readonly isDictionary: boolean; readonly values: DecodedArray }> {
  const header = await readHeader(reader);
  const packed = await reader.take(header.compressed_page_size);
  if (packed.length < header.compressed_page_size)
    throw new Error(`a page of ${header.compressed_page_size} bytes where ${packed.length} are left`);
  const isNullable = decoder.element.repetition_type !== "REQUIRED";
  const { bytes, header: plainHeader } = inflatePage(packed, header, { codec: decoder.codec, isNullable });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const plainDecoder: Decoder = { ...decoder, codec: "UNCOMPRESSED" };
  const { data = [] } = readPage({ view, offset: 0 }, plainHeader, plainDecoder, dictionary, undefined, 0);
  const isDictionary = header.type === "DICTIONARY_PAGE";
  return { isDictionary, values: isDictionary ? convert(data, decoder) : data };
}

async function readHeader(reader: RangeReader): Promise<PageHeader> {
  const bytes = await reader.peek(mostHeaderBytes);
  const source = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 };
  const header = parquetHeader(source);
  checkHeader(header);
  await reader.take(source.offset);
  return header;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const parsers: Decoder["parsers"] = { ...DEFAULT_PARSERS, stringFromBytes };

function stringFromBytes(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && utf8.decode(bytes);
  } catch (error) {
    throw new Error(`a text that is not UTF-8, ${JSON.stringify(new TextDecoder().decode(bytes).slice(0, 40))}`, {
      cause: error,
    });
  }
}
