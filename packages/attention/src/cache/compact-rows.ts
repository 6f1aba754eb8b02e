// Rows of keys and values in half to a seventh of their memory: what the forms are, as ops. Backends may have kernels. Not here: where rows go (kv-buffer.ts).
import type { KernelSource, Tensor } from "@attn/tensor";
import { fused, where } from "@attn/tensor";
import { compactKernels } from "@attn/tensor/wasm-kernels";
import {
  concatLast,
  floatsOfHalves,
  halvesOfFloats,
  halvesOfWords,
  integersOfWords,
  padLast,
  words,
} from "./packing.ts";

/**
 * float32: as they come · float16: rounded to 11 bits · int8 and int4: groups of 32 with one float16 scale each, whose greatest becomes 127 or, whichever sign
 * it has, −8.
 */
export type KvFormat = "float32" | "float16" | "int8" | "int4";
export type CompactFormat = Exclude<KvFormat, "float32">;

/** Kernels know the forms by their places here (assembly/compact.ts). */
export const kvFormats: readonly KvFormat[] = ["float32", "float16", "int8", "int4"];
export const isKvFormat = (name: unknown): name is KvFormat => kvFormats.includes(name as KvFormat);

/** Elements that share a scale. */
const shared = 32;

/** Words of four bytes that a row of `width` elements takes. */
export const wordsPerRow = (format: KvFormat, width: number): number => {
  if (format === "float32") return width;
  if (format === "float16") return Math.ceil(width / 2);
  return Math.ceil((width * bitsOf(format)) / 32) + Math.ceil(width / 64);
};

const bitsOf = (format: "int8" | "int4"): 8 | 4 => (format === "int8" ? 8 : 4);

/** x [..., D] → int32 [..., wordsPerRow]. Numbers beyond 65504 become ∞ in float16. */
export const packRows = (x: Tensor, format: CompactFormat): Tensor<"int32"> =>
  fused("packRows", [x], {
    shape: [...x.shape.slice(0, -1), wordsPerRow(format, x.shape.at(-1)!)],
    dtype: "int32",
    attributes: { format: kvFormats.indexOf(format) },
    kernels: compactKernels,
    compose: () => (format === "float16" ? words(halvesOfFloats(x), 16) : packIntegers(x, bitsOf(format))),
  });

/** What `unpackRows` was made from, so that attention can read the compact form itself. */
interface CompactRows {
  readonly words: Tensor<"int32">;
  /** Its place in `kvFormats`. */
  readonly format: number;
  /** Which come along with the rows, so that attention without them need not carry any. */
  readonly kernels: KernelSource;
}
const origins = new WeakMap<object, CompactRows>();

/** Compact rows → float32 [..., width]. */
export const unpackRows = (rows: Tensor<"int32">, format: CompactFormat, width: number): Tensor => {
  const shape = [...rows.shape.slice(0, -1), width];
  const unpacked = fused("unpackRows", [rows], {
    shape,
    attributes: { format: kvFormats.indexOf(format) },
    kernels: compactKernels,
    compose: () =>
      format === "float16"
        ? floatsOfHalves(halvesOfWords(rows)).slice(-1, { stop: width })
        : unpackIntegers(rows, width, bitsOf(format)),
  });
  origins.set(unpacked, { words: rows, format: kvFormats.indexOf(format), kernels: compactKernels });
  return unpacked;
};

/** The compact rows that a tensor shows, if it does. */
export const compactRowsOf = (x: Tensor): CompactRows | undefined => origins.get(x);

/** [..., D] → whole numbers of so many bits, then float16 scales. */
const packIntegers = (x: Tensor, bits: 8 | 4): Tensor<"int32"> => {
  const groups = inGroups(padLast(x, shared)); // [..., n, 32]
  const [least, most] = bits === 8 ? [-127, 127] : [-8, 7];
  const scales = halvesOfFloats(bits === 8 ? greatestSize(groups).div(127) : greatest(groups).div(-8));
  const scale = floatsOfHalves(scales);
  const magic = 1.5 * 2 ** 23; // whose addition rounds to a whole number, even among two
  const rounded = groups.div(scale).add(magic).sub(magic).maximum(least).minimum(most);
  const whole = where(scale.equal(0).not(), rounded, 0).cast("int32") as Tensor<"int32">;
  const each = 32 / bits;
  const stop = each * Math.ceil(x.shape.at(-1)! / each);
  const flat = whole.reshape(padLast(x, shared).shape).slice(-1, { stop });
  return concatLast(words(flat, bits), words(scales.reshape(scales.shape.slice(0, -1)), 16));
};

const unpackIntegers = (rows: Tensor<"int32">, width: number, bits: 8 | 4): Tensor => {
  const split = Math.ceil((width * bits) / 32);
  const whole = padLast(integersOfWords(rows.slice(-1, { stop: split }), bits).cast("float32"), shared);
  const groups = inGroups(whole);
  const halves = halvesOfWords(rows.slice(-1, { start: split })).slice(-1, { stop: groups.shape.at(-2)! });
  return groups.mul(floatsOfHalves(halves).unsqueeze(-1)).reshape(whole.shape).slice(-1, { stop: width });
};

const greatestSize = (groups: Tensor): Tensor => groups.abs().max({ axis: -1, keepDims: true });

/** The one farthest from 0, with its sign. */
const greatest = (groups: Tensor): Tensor => {
  const most = groups.max({ axis: -1, keepDims: true });
  const least = groups.min({ axis: -1, keepDims: true });
  return where(most.add(least).less(0), least, most);
};

const inGroups = (x: Tensor): Tensor => x.reshape([...x.shape.slice(0, -1), x.shape.at(-1)! / shared, shared]);
