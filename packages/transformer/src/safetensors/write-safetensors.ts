// Tensors into the bytes of a safetensors file. Not here: the file.
import type { AnyTensor, Dtype } from "@attn/tensor";
import type { StoredDtype } from "./stored-dtype.ts";

const storedAs: Readonly<Record<Dtype, StoredDtype>> = { float32: "F32", int32: "I32", bool: "BOOL" };

/**
 * The bytes of a safetensors file with these tensors: first the header, then one chunk per tensor, to be written one after another.
 * float32 is stored as F32, int32 as I32, bool as BOOL. Wide types come first and names are sorted within a type, as the
 * format's own writer does it, so equal tensors give equal files.
 * @param metadata strings for `__metadata__`.
 */
export async function* writeSafetensors(
  tensors: Readonly<Record<string, AnyTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): AsyncGenerator<Uint8Array> {
  const ordered = Object.entries(tensors).toSorted(
    ([a, x], [b, y]) =>
      width(y) - width(x) || (x.dtype === y.dtype ? 0 : x.dtype < y.dtype ? -1 : 1) || (a < b ? -1 : 1),
  );
  yield header(ordered, metadata);
  for (const [, x] of ordered) {
    const data = await x.data();
    yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
}

const width = (x: AnyTensor): number => (x.dtype === "bool" ? 1 : 4);

/** Its length, then JSON padded with spaces to a multiple of 8 bytes, so that the elements are aligned. */
const header = (ordered: readonly (readonly [string, AnyTensor])[], metadata: Readonly<Record<string, string>>) => {
  const claims: [string, unknown][] = Object.keys(metadata).length === 0 ? [] : [["__metadata__", metadata]];
  let at = 0;
  for (const [name, x] of ordered) {
    if (name === "__metadata__") throw new RangeError('writeSafetensors: no tensor can be named "__metadata__"');
    const end = at + x.size * width(x);
    claims.push([name, { dtype: storedAs[x.dtype], shape: x.shape, data_offsets: [at, end] }]);
    at = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(claims)));
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  return bytes;
};
