// A safetensors file read lazily: the header first, then one tensor at a time by its range of bytes.
import type { AnyTensor } from "@attn/tensor";
import { FormatError } from "../format-error.ts";
import type { ByteRange, ReadFile } from "../read-file.ts";
import { readPresent } from "../read-file.ts";
import type { SafetensorsEntry, SafetensorsHeader, Subject } from "./header.ts";
import { headerLength, parseHeader, prefixBytes, subjectOf } from "./header.ts";
import { findEntry } from "./parse-safetensors.ts";
import { decodeFloats, decodeTensor, isStoredFloat } from "./stored-dtype.ts";

/** Positions `start` up to but without `stop`. */
export interface RowRange {
  readonly start: number;
  readonly stop: number;
}

/** Like `Safetensors`, but the elements are read when they are asked for. */
export interface SafetensorsReader {
  readonly metadata: Readonly<Record<string, string>>;
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  /**
   * @param rows only these positions of the first axis, of a tensor that has one.
   * @throws RangeError for a name that is not in the file, or rows that the tensor does not have; FormatError where the file does not hold
   * what its header says.
   */
  tensor(name: string, rows?: RowRange): Promise<AnyTensor>;
  /**
   * The elements of a tensor of floating-point numbers as float32, a few megabytes at a time, for tensors that go to a backend.
   * @throws as `tensor` does; TypeError for other types.
   */
  floats(name: string): AsyncGenerator<Float32Array<ArrayBuffer>>;
}

/** Bytes that are read at once. */
const pieceBytes = 4 * 2 ** 20;

/**
 * Reads and checks the header of a file, as `parseSafetensors` does, and where the file ends.
 * @throws FormatError when the file is missing or breaks the format.
 */
export const openSafetensors = async (readFile: ReadFile, file: string): Promise<SafetensorsReader> => {
  const caller = "openSafetensors";
  const subject = subjectOf(caller, file);
  const read = async (start: number, end: number): Promise<Uint8Array> =>
    start === end ? new Uint8Array() : readPresent(caller, readFile, { name: file, range: { start, end } });
  const announced = headerLength(await read(0, prefixBytes), subject);
  const header = parseHeader(await read(prefixBytes, prefixBytes + announced), announced, subject);
  await checkEnd(read, header, subject);
  let whole: Promise<Uint8Array> | undefined;
  /** A small file is read once: many small reads would take longer than everything else about it. */
  const readElements = async (start: number, end: number): Promise<Uint8Array> => {
    if (header.fileBytes > pieceBytes) return read(start, end);
    whole ??= read(0, header.fileBytes);
    return (await whole).subarray(start, end);
  };
  return {
    metadata: header.metadata,
    entries: header.entries,
    async tensor(name, rows) {
      const whole = findEntry(header.entries, name, subject);
      const entry = rows === undefined ? whole : rowsOf(whole, rows);
      const bytes = await read(entry.start, entry.end);
      if (bytes.length !== entry.end - entry.start) throw truncated(subject.tensor(name), entry, bytes.length);
      return decodeTensor(bytes, { ...entry, subject: subject.tensor(name) });
    },
    async *floats(name) {
      const { dtype, start, end } = findEntry(header.entries, name, subject);
      if (!isStoredFloat(dtype)) throw new TypeError(`${subject.tensor(name)} is ${dtype}, which holds whole numbers`);
      for (let at = start; at < end; at += pieceBytes) {
        const until = Math.min(end, at + pieceBytes);
        const bytes = await readElements(at, until);
        if (bytes.length !== until - at)
          throw truncated(subject.tensor(name), { start, end }, at - start + bytes.length);
        yield decodeFloats(bytes, dtype);
      }
    },
  };
};

/** @throws RangeError for rows that are not there. */
const rowsOf = (entry: SafetensorsEntry, { start, stop }: RowRange): SafetensorsEntry => {
  const [count = 0, ...rest] = entry.shape;
  if (!Number.isInteger(start) || !Number.isInteger(stop) || start < 0 || stop > count || start >= stop)
    throw new RangeError(`openSafetensors: ${entry.name} [${entry.shape.join(", ")}] has no rows ${start} to ${stop}`);
  const bytes = (entry.end - entry.start) / count;
  return {
    ...entry,
    shape: [stop - start, ...rest],
    start: entry.start + start * bytes,
    end: entry.start + stop * bytes,
  };
};

const truncated = (tensor: string, { start, end }: ByteRange, came: number): FormatError =>
  new FormatError(`${tensor} needs bytes ${start} to ${end} but only ${came} of them came. The file is truncated`);

/** The last byte must be there and no byte after it: two bytes are read, one must come. */
const checkEnd = async (
  read: (start: number, end: number) => Promise<Uint8Array>,
  { fileBytes }: SafetensorsHeader,
  subject: Subject,
): Promise<void> => {
  const { length } = await read(fileBytes - 1, fileBytes + 1);
  if (length === 0)
    throw new FormatError(`${subject.file} holds tensors up to byte ${fileBytes} but ends before. It is truncated`);
  if (length === 2) throw new FormatError(`${subject.file} holds tensors up to byte ${fileBytes} but goes on`);
};
