// How this package reaches files: through a function of the caller. Nothing here knows a disk or a network.
import { FormatError } from "./format-error.ts";

/** Bytes `start` up to but without `end`, counted from the beginning of the file. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a file of one model folder; `name` is relative to that folder. With a range only those bytes, fewer where the file ends
 * earlier (none past its end). Undefined: there is no such file.
 */
export type ReadFile = (name: string, range?: ByteRange) => Promise<Uint8Array | undefined>;

/** `readFile` for files that must be there. @throws FormatError `<caller>: <name> is missing` when it is not. */
export const readPresent = async (
  caller: string,
  readFile: ReadFile,
  { name, range }: { name: string; range?: ByteRange },
): Promise<Uint8Array> => {
  const bytes = await readFile(name, range);
  if (bytes === undefined) throw new FormatError(`${caller}: ${name} is missing`);
  if (range !== undefined && bytes.length > range.end - range.start)
    throw new TypeError(
      `${caller}: readFile gave ${bytes.length} bytes of ${name} for bytes ${range.start} to ${range.end}. It must honour the range`,
    );
  return bytes;
};
