// The header of a safetensors file, believed only after every claim in it was checked. The tensors themselves are not read here.
import type { Shape } from "@attn/tensor";
import { FormatError } from "../format-error.ts";
import type { Json, JsonObject } from "../strict-json.ts";
import { isJsonObject, parseJsonObject, showJson } from "../strict-json.ts";
import type { StoredDtype } from "./stored-dtype.ts";
import { isStoredDtype, storedWidth } from "./stored-dtype.ts";

/** One tensor of a file. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly dtype: StoredDtype;
  readonly shape: Shape;
  /** First byte, counted from the beginning of the file. */
  readonly start: number;
  /** One past the last byte. */
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly metadata: Readonly<Record<string, string>>;
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  /** Bytes of the whole file, as the header implies them. */
  readonly fileBytes: number;
}

/** How errors about a file, and about one of its tensors, begin. */
export interface Subject {
  readonly file: string;
  tensor(name: string): string;
}

export const subjectOf = (caller: string, file?: string): Subject => ({
  file: `${caller}: ${file ?? "the file"}`,
  tensor: (name) => `${caller}: ${file === undefined ? "" : `${file} `}${JSON.stringify(name)}`,
});

/** Bytes before the header: its length, 64 bits little-endian. */
export const prefixBytes = 8;

/** The format's own limit, 100 MB. */
const longestHeader = 100_000_000;

/**
 * The length of the header in bytes, from the first 8 bytes of a file.
 * @throws FormatError when there are fewer, or the length is more than 100 MB.
 */
export const headerLength = (prefix: Uint8Array, { file }: Subject): number => {
  if (prefix.length < prefixBytes)
    throw new FormatError(
      `${file} has ${prefix.length} bytes, too few for the 8 that begin a safetensors file. It is truncated or no such file`,
    );
  const length = new DataView(prefix.buffer, prefix.byteOffset, prefixBytes).getBigUint64(0, true);
  if (length > BigInt(longestHeader))
    throw new FormatError(
      `${file} announces a header of ${length} bytes, more than the limit of ${longestHeader}. It is no safetensors file`,
    );
  return Number(length);
};

/**
 * What the bytes of a header say.
 * @param announced bytes that the header has according to `headerLength`; `bytes` may be fewer where the file ends early.
 * @throws FormatError for anything that the format forbids.
 */
export const parseHeader = (bytes: Uint8Array, announced: number, subject: Subject): SafetensorsHeader => {
  if (bytes.length < announced)
    throw new FormatError(
      `${subject.file} announces a header of ${announced} bytes but only ${bytes.length} follow. It is truncated`,
    );
  const { __metadata__: metadata, ...tensors } = parseJsonObject(bytes, `${subject.file} header`);
  const origin = prefixBytes + announced;
  const entries = Object.entries(tensors).map(([name, claim]) =>
    parseEntry(name, claim, { subject: subject.tensor(name), origin }),
  );
  return {
    metadata: metadata === undefined ? {} : parseMetadata(metadata, subject.file),
    entries: new Map(entries.map((entry) => [entry.name, entry])),
    fileBytes: checkLayout(entries, origin, subject),
  };
};

const parseMetadata = (value: Json, subject: string): Record<string, string> => {
  if (!isJsonObject(value)) throw new FormatError(`${subject} __metadata__ is not an object but ${showJson(value)}`);
  for (const [key, text] of Object.entries(value))
    if (typeof text !== "string")
      throw new FormatError(`${subject} __metadata__ ${JSON.stringify(key)} is not a string but ${showJson(text)}`);
  return value as Record<string, string>;
};

const parseEntry = (
  name: string,
  claim: Json | undefined,
  { subject, origin }: { subject: string; origin: number },
): SafetensorsEntry => {
  if (!isJsonObject(claim)) throw new FormatError(`${subject} is not described by an object but ${showJson(claim)}`);
  const { dtype } = claim;
  if (!isStoredDtype(dtype))
    throw new FormatError(
      `${subject} has dtype ${showJson(dtype)}, none of ${Object.keys(storedWidth).join(", ")}. Convert it first`,
    );
  const shape = parseShape(claim, subject);
  const [start, end] = parseOffsets(claim, subject);
  const needed = shape.reduce((product, n) => product * n, storedWidth[dtype]);
  if (needed !== end - start)
    throw new FormatError(
      `${subject} needs ${needed} bytes (${dtype} [${shape.join(", ")}]) but its range holds ${end - start}`,
    );
  return { name, dtype, shape, start: start + origin, end: end + origin };
};

const isSize = (n: Json): n is number => typeof n === "number" && Number.isSafeInteger(n) && n >= 0;

const parseShape = ({ shape }: JsonObject, subject: string): Shape => {
  if (!Array.isArray(shape) || !shape.every(isSize))
    throw new FormatError(`${subject} has shape ${showJson(shape)}, not a list of whole numbers from 0`);
  const elements = shape.reduce((product, n) => product * n, 1);
  if (shape.length > 32 || !Number.isSafeInteger(elements))
    throw new FormatError(`${subject} has shape ${showJson(shape)}, more than any file can hold`);
  return shape;
};

const parseOffsets = ({ data_offsets: offsets }: JsonObject, subject: string): [number, number] => {
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
    throw new FormatError(`${subject} has data_offsets ${showJson(offsets)}, not two whole numbers from 0`);
  const [start, end] = offsets as [number, number];
  if (end < start)
    throw new FormatError(`${subject} has data_offsets ${showJson(offsets)}, which end before they start`);
  return [start, end];
};

/** The ranges must cover the rest of the file exactly once. @returns where the last one ends. */
const checkLayout = (entries: readonly SafetensorsEntry[], origin: number, subject: Subject): number => {
  let reached = origin;
  let before: SafetensorsEntry | undefined;
  for (const entry of entries.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (entry.start < reached)
      throw new FormatError(
        `${subject.tensor(entry.name)} begins at byte ${entry.start} but ${JSON.stringify(before?.name)} ends at ${reached}. The tensors overlap`,
      );
    if (entry.start > reached)
      throw new FormatError(
        `${subject.file} has a hole from byte ${reached} to ${entry.start}, before ${JSON.stringify(entry.name)}`,
      );
    reached = entry.end;
    before = entry;
  }
  return reached;
};
