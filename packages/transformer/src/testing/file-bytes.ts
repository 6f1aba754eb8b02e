// Safetensors bytes made by hand for tests, lies included. Not part of the package.
import type { ReadFile } from "../read-file.ts";

/** A file with this header, verbatim when it is a string, and `body` zero bytes after it. */
export const safetensorsBytes = (header: unknown, body = 0): Uint8Array => {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const json = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + json.length + body);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
};

/** A model folder in memory; a string is a text file. */
export const folderOf =
  (files: Readonly<Record<string, Uint8Array | string>>): ReadFile =>
  async (name, range) => {
    const file = files[name];
    const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
    return range === undefined ? bytes : bytes?.slice(range.start, range.end);
  };
