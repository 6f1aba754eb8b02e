// A whole safetensors file in memory. Files too large for that are read tensor by tensor through open-safetensors.ts.
import type { AnyTensor } from "@attn/tensor";
import { FormatError } from "../format-error.ts";
import type { SafetensorsEntry, Subject } from "./header.ts";
import { headerLength, parseHeader, prefixBytes, subjectOf } from "./header.ts";
import { decodeTensor } from "./stored-dtype.ts";

export interface Safetensors {
  /** The strings under `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What the file says of each tensor, by name, in the file's order. */
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  /**
   * A new tensor with the elements of that name, held on the JavaScript side.
   * @throws RangeError for a name that is not in the file.
   */
  tensor(name: string): AnyTensor;
}

/**
 * Reads a safetensors file: F32, F16, BF16 and F64 become float32 (F64 is rounded), I64, I32, I16, I8 and U8 int32, BOOL bool.
 * @param bytes the whole file; must not change while tensors are read from the result.
 * @param file its name, for errors.
 * @throws FormatError for anything that the format forbids: a header that is too long, cut off or no JSON object with keys that
 * come once, unknown types, sizes that are no whole numbers, ranges that do not fit the shape, overlap, leave holes, or do not end with the file.
 * Convention: the safetensors format (https://github.com/huggingface/safetensors).
 */
export const parseSafetensors = (bytes: Uint8Array, { file }: { file?: string } = {}): Safetensors => {
  const subject = subjectOf("parseSafetensors", file);
  const announced = headerLength(bytes.subarray(0, prefixBytes), subject);
  const header = parseHeader(bytes.subarray(prefixBytes, prefixBytes + announced), announced, subject);
  if (bytes.length !== header.fileBytes)
    throw new FormatError(
      `${subject.file} holds tensors up to byte ${header.fileBytes} but has ${bytes.length} bytes${bytes.length < header.fileBytes ? ". It is truncated" : ""}`,
    );
  return {
    metadata: header.metadata,
    entries: header.entries,
    tensor(name) {
      const entry = findEntry(header.entries, name, subject);
      return decodeTensor(bytes.subarray(entry.start, entry.end), { ...entry, subject: subject.tensor(name) });
    },
  };
};

/** @throws RangeError when there is no such tensor. */
export const findEntry = (
  entries: ReadonlyMap<string, SafetensorsEntry>,
  name: string,
  subject: Subject,
): SafetensorsEntry => {
  const entry = entries.get(name);
  if (entry === undefined) throw new RangeError(`${subject.file} has no tensor ${JSON.stringify(name)}`);
  return entry;
};
