// An open Parquet file with its footer. What is in the columns is read elsewhere, page by page.
import { type FileMetaData, parquetMetadata, parquetSchema, type SchemaTree } from "hyparquet";
import { Failure, messageOf } from "../failure.ts";
import { InputFile } from "../files/input-file.ts";

const magic = "PAR1";
/** The magic number at both ends, and the length of the footer before the last one. */
const frameBytes = 12;

/** A file and what its footer says, of which only the layout of the footer itself is checked. */
export interface ParquetFile {
  readonly input: InputFile;
  readonly metadata: FileMetaData;
  readonly schema: SchemaTree;
}

/** Opens a file; its `input` is to be closed. @throws Failure for what is no Parquet file. */
export async function openParquetFile(path: string): Promise<ParquetFile> {
  const input = await InputFile.open(path);
  try {
    const footer = await readFooter(input);
    try {
      const metadata = parquetMetadata(footer, { geoparquet: false });
      return { input, metadata, schema: parquetSchema(metadata) };
    } catch (error) {
      throw new Failure(`${path} has a footer that cannot be read: ${messageOf(error)}`, 2, { cause: error });
    }
  } catch (error) {
    await input.close();
    throw error;
  }
}

/** The footer with its length and the magic number behind it. */
async function readFooter(input: InputFile): Promise<Uint8Array> {
  const { path, size } = input;
  if (size < frameBytes) throw new Failure(`${path} is no Parquet file, it has ${size} bytes`);
  const first = magicOf(await input.read(0, 4));
  if (first !== magic) throw new Failure(`${path} is no Parquet file, it begins with ${JSON.stringify(first)}`);
  const end = await input.read(size - 8, 8);
  const last = magicOf(end.subarray(4));
  if (last !== magic)
    throw new Failure(`${path} ends with ${JSON.stringify(last)} in place of "${magic}"; is it only a part of a file?`);
  const length = new DataView(end.buffer).getUint32(0, true);
  if (length > size - frameBytes)
    throw new Failure(`${path} has a footer of ${length} bytes, but only ${size - frameBytes} bytes for it`);
  return input.read(size - 8 - length, length + 8);
}

function magicOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
