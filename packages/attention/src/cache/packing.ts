// Small integers in words of 32 bits, and float16 as 16 bits, in ops on float32 and int32. The first of a word is in its lowest bits.
import type { Dtype, Tensor } from "@attn/tensor";
import { concat, gather, stack, tensor, where, zeros } from "@attn/tensor";

/** Zeros behind the last axis, up to a multiple of `step`. */
export const padLast = <D extends Dtype>(x: Tensor<D>, step: number): Tensor<D> => {
  const missing = -x.shape.at(-1)! & (step - 1);
  return missing === 0 ? x : concatLast(x, zeros([...x.shape.slice(0, -1), missing], x.dtype) as Tensor<D>);
};

export const concatLast = <D extends Dtype>(a: Tensor<D>, b: Tensor<D>): Tensor<D> => concat([a, b], { axis: -1 });

/** int32 [..., n] of `bits` bits each, of either sign → words [..., ⌈n · bits / 32⌉]. */
export const words = (x: Tensor<"int32">, bits: 4 | 8 | 16): Tensor<"int32"> => {
  const each = 32 / bits;
  const padded = padLast(x, each);
  const unsigned = where(padded.less(0), padded.add(2 ** bits), padded) as Tensor<"int32">;
  const places = tensor(Int32Array.from({ length: each }, (_, i) => 1 << (bits * i)));
  const rows = unsigned.reshape([...x.shape.slice(0, -1), padded.shape.at(-1)! / each, each]);
  return rows.mul(places).sum({ axis: -1 }) as Tensor<"int32">;
};

/** words [..., n] → signed numbers of so many bits, [..., n · 32 / bits]. */
export const integersOfWords = (x: Tensor<"int32">, bits: 4 | 8): Tensor<"int32"> => fields(x, bits);

/** words [..., n] → 0 … 65535 [..., 2n]. */
export const halvesOfWords = (x: Tensor<"int32">): Tensor<"int32"> => unsigned(fields(x, 16), 16);

const unsigned = (x: Tensor<"int32">, bits: number): Tensor<"int32"> =>
  where(x.less(0), x.add(2 ** bits), x) as Tensor<"int32">;

/** The signed fields of each word: multiplication moves one to the top, where a division finds it alone. */
const fields = (x: Tensor<"int32">, bits: 4 | 8 | 16): Tensor<"int32"> => {
  const each = 32 / bits;
  const top = 2 ** (32 - bits);
  const found: Tensor<"int32">[] = [];
  let rest = x;
  for (let i = 0; i < each; i++) {
    const moved = rest.mul((2 ** (32 - bits * (i + 1))) | 0);
    const field = moved.cast("float32").div(top).cast("int32") as Tensor<"int32">;
    found.push(field);
    if (i + 1 < each) rest = rest.sub(unsigned(field, bits).mul(1 << (bits * i))) as Tensor<"int32">;
  }
  return stack(found, { axis: -1 }).reshape([...x.shape.slice(0, -1), x.shape.at(-1)! * each]);
};

/** float32 → the bits of the nearest float16, even among two, as 0 … 65535. */
export const halvesOfFloats = (x: Tensor): Tensor<"int32"> => {
  const size = x.abs();
  const exponent = size.unsqueeze(-1).greaterEqual(tensor(powers)).cast("int32").sum({ axis: -1 }) as Tensor<"int32">;
  const steps = size.div(gather(tensor(units), exponent)); // below 2048, in units of the last place
  const magic = 2 ** 23;
  const mantissa = steps
    .minimum(2 ** 22)
    .add(magic)
    .sub(magic)
    .cast("int32") as Tensor<"int32">;
  const bits = mantissa.add(exponent.sub(1).maximum(0).mul(1024)).minimum(0x7c00);
  const isNumber = x.equal(x);
  const signed = where(x.less(0), bits.add(0x8000), bits);
  return where(isNumber, signed, 0x7e00) as Tensor<"int32">;
};

/** 2⁻¹⁴ … 2¹⁵, the normal exponents of float16, and the unit of the last place below each and above the last. */
const powers = Float32Array.from({ length: 30 }, (_, i) => 2 ** (i - 14));
const units = Float32Array.from({ length: 31 }, (_, i) => 2 ** (Math.max(1, i) - 25));

/** 0 … 65535 → the float32 that these bits of a float16 stand for. */
export const floatsOfHalves = (bits: Tensor<"int32">): Tensor => {
  table ??= Float32Array.from({ length: 65536 }, (_, i) => floatOfHalf(i));
  return gather(tensor(table, { copy: false }), bits);
};
let table: Float32Array | undefined;

const floatOfHalf = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1024 + mantissa) * 2 ** (exponent - 25);
};
