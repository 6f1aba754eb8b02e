// Rows of keys and values in half or a quarter of their memory: what the forms are, as ops. Backends may have kernels. Not here: where rows go (kv-buffer.ts).
import type { Tensor } from "@attn/tensor";
import { fused, where } from "@attn/tensor";
import { attentionKernels } from "@attn/tensor/wasm-kernels";
import { bytesOfWords, concatLast, floatsOfHalves, halvesOfFloats, halvesOfWords, padLast, words } from "./packing.ts";

/** float32: as they come · float16: rounded to 11 bits · int8: groups of 32 with one float16 scale each, whose greatest becomes 127. */
export type KvFormat = "float32" | "float16" | "int8";
export type CompactFormat = Exclude<KvFormat, "float32">;

/** Elements that share a scale. */
const shared = 32;

/** Words of four bytes that a row of `width` elements takes. */
export const wordsPerRow = (format: KvFormat, width: number): number => {
  if (format === "float32") return width;
  return format === "float16" ? Math.ceil(width / 2) : Math.ceil(width / 4) + Math.ceil(width / 64);
};

/** x [..., D] → int32 [..., wordsPerRow]. Numbers beyond 65504 become ∞ in float16. */
export const packRows = (x: Tensor, format: CompactFormat): Tensor<"int32"> =>
  fused("packRows", [x], {
    shape: [...x.shape.slice(0, -1), wordsPerRow(format, x.shape.at(-1)!)],
    dtype: "int32",
    attributes: { format },
    kernels: attentionKernels,
    compose: () => (format === "float16" ? words(halvesOfFloats(x), 16) : packBytes(x)),
  });

/** What `unpackRows` was made from, so that attention can read the compact form itself. */
interface CompactRows {
  readonly words: Tensor<"int32">;
  readonly format: CompactFormat;
}
const origins = new WeakMap<object, CompactRows>();

/** Compact rows → float32 [..., width]. */
export const unpackRows = (rows: Tensor<"int32">, format: CompactFormat, width: number): Tensor => {
  const shape = [...rows.shape.slice(0, -1), width];
  const unpacked = fused("unpackRows", [rows], {
    shape,
    attributes: { format },
    kernels: attentionKernels,
    compose: () =>
      format === "float16" ? floatsOfHalves(halvesOfWords(rows)).slice(-1, { stop: width }) : unpackBytes(rows, width),
  });
  origins.set(unpacked, { words: rows, format });
  return unpacked;
};

/** The compact rows that a tensor shows, if it does. */
export const compactRowsOf = (x: Tensor): CompactRows | undefined => origins.get(x);

/** [..., D] → bytes of the elements, then float16 scales. */
const packBytes = (x: Tensor): Tensor<"int32"> => {
  const groups = inGroups(padLast(x, shared)); // [..., n, 32]
  const scales = halvesOfFloats(groups.abs().max({ axis: -1, keepDims: true }).div(127));
  const scale = floatsOfHalves(scales);
  const magic = 1.5 * 2 ** 23; // whose addition rounds to a whole number, even among two
  const rounded = groups.div(scale).add(magic).sub(magic).maximum(-127).minimum(127);
  const bytes = where(scale.equal(0).not(), rounded, 0).cast("int32") as Tensor<"int32">;
  const flat = bytes.reshape(padLast(x, shared).shape).slice(-1, { stop: 4 * Math.ceil(x.shape.at(-1)! / 4) });
  return concatLast(words(flat, 8), words(scales.reshape(scales.shape.slice(0, -1)), 16));
};

const unpackBytes = (rows: Tensor<"int32">, width: number): Tensor => {
  const split = Math.ceil(width / 4);
  const bytes = padLast(bytesOfWords(rows.slice(-1, { stop: split })).cast("float32"), shared);
  const groups = inGroups(bytes);
  const halves = halvesOfWords(rows.slice(-1, { start: split })).slice(-1, { stop: groups.shape.at(-2)! });
  return groups.mul(floatsOfHalves(halves).unsqueeze(-1)).reshape(bytes.shape).slice(-1, { stop: width });
};

const inGroups = (x: Tensor): Tensor => x.reshape([...x.shape.slice(0, -1), x.shape.at(-1)! / shared, shared]);
