// From float32 to 8 or 4 bits per element, with the kernels for it. The composed versions fix the meaning; they need many times the memory of
// the kernels. Not here: the way back (dequantize.ts), which takes the kernels from the matrix.
import { quantisedKernels as kernels } from "../backends/wasm/quantised.ts";
import { checkFloat } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { showShape } from "../shape.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { ones, zeros } from "./creation.ts";
import { where } from "./elementwise.ts";
import { fused } from "./fused.ts";
import { groupScales } from "./group-scales.ts";
import { concat, update } from "./indexing.ts";
import { packWords } from "./quantized-layout.ts";
import type { QuantizeOptions } from "./quantized-matrix.ts";
import { groupSize, QuantizedMatrix, rowsTogether } from "./quantized-matrix.ts";

/**
 * w [out, in] in whole numbers with a scale per group of 32 elements of a row, symmetric: with 8 bits from −127 to 127 times max |w| / 127,
 * as Q8_0 of llama.cpp; with 4 bits from −8 to 7, laid out as Q4_0, times the scale of least squared error (`groupScales`). A group with a NaN or an infinity becomes NaN throughout.
 * @throws ShapeError unless w is a matrix; RangeError for other bits or groups.
 */
export const quantize = (w: Tensor, { bits, group = groupSize }: QuantizeOptions): QuantizedMatrix => {
  checkFloat("quantize", w);
  if (w.rank !== 2) throw new ShapeError(`quantize: expected a matrix [out, in], got ${showShape(w.shape)}`);
  if (bits !== 8 && bits !== 4) throw new RangeError(`quantize: bits must be 8 or 4, got ${bits}`);
  if (group !== groupSize) throw new RangeError(`quantize: group must be ${groupSize}, got ${group}`);
  const [out, inner] = w.shape as readonly [number, number];
  const quads = Math.ceil(out / rowsTogether);
  const groups = Math.ceil(inner / groupSize);
  const scales = fused("groupScales", [w], {
    shape: [quads, groups, rowsTogether],
    attributes: { bits },
    kernels,
    compose: () => groupScales(inGroups(w, quads, groups), bits).transpose([0, 2, 1]),
  });
  const words = fused("groupWords", [w, scales], {
    shape: [quads, groups, bits, rowsTogether],
    dtype: "int32",
    attributes: { bits },
    kernels,
    compose: () => packWords(wholeNumbers(inGroups(w, quads, groups), scales.transpose([0, 2, 1]), bits), bits),
  });
  return new QuantizedMatrix([out, inner], { bits, words, scales, kernels });
};

/** A matrix of zeros, to be filled block by block with `updateQuantized`. */
export const quantizedZeros = (shape: readonly [number, number], { bits }: QuantizeOptions): QuantizedMatrix => {
  const [quads, groups] = [Math.ceil(shape[0] / rowsTogether), Math.ceil(shape[1] / groupSize)];
  return new QuantizedMatrix(shape, {
    bits,
    words: zeros([quads, groups, bits, rowsTogether], "int32"),
    scales: zeros([quads, groups, rowsTogether]),
    kernels,
  });
};

/**
 * q with the block at row and column `starts` replaced. As with `update`, `inPlace` writes into q's own memory where nobody else holds it.
 * @throws ShapeError unless the block lies within q, begins at a multiple of 4 rows and of 32 columns, and ends at one or at q's edge.
 */
export const updateQuantized = (
  q: QuantizedMatrix,
  block: QuantizedMatrix,
  { starts, inPlace = false }: { starts: readonly [number, number]; inPlace?: boolean },
): QuantizedMatrix => {
  const fits = [rowsTogether, groupSize].every((step, axis) => {
    const [start, size, whole] = [starts[axis]!, block.shape[axis]!, q.shape[axis]!];
    const end = start + size;
    return (
      Number.isInteger(start) && start >= 0 && start % step === 0 && end <= whole && (end % step === 0 || end === whole)
    );
  });
  if (!fits || q.bits !== block.bits)
    throw new ShapeError(
      `updateQuantized: a block ${showShape(block.shape)} of ${block.bits} bits at ${showShape(starts)} does not fit a matrix ${showShape(q.shape)} of ${q.bits} bits. Blocks begin and end at multiples of ${rowsTogether} rows and ${groupSize} columns`,
    );
  const [quad, group] = [starts[0] / rowsTogether, starts[1] / groupSize];
  return new QuantizedMatrix(q.shape, {
    bits: q.bits,
    words: update(q.words, block.words, { starts: [quad, group, 0, 0], inPlace }),
    scales: update(q.scales, block.scales, { starts: [quad, group, 0], inPlace }),
    kernels: q.kernels,
  });
};

/** [out, in] → [quads, 4, groups, 32], filled up with zeros. */
const inGroups = (w: Tensor, quads: number, groups: number): Tensor => {
  const [out, inner] = w.shape as readonly [number, number];
  const wide = concat([w, zeros([out, groups * groupSize - inner])], { axis: 1 });
  const whole = concat([wide, zeros([quads * rowsTogether - out, groups * groupSize])]);
  return whole.reshape([quads, rowsTogether, groups, groupSize]);
};

/** From −127 to 127, halves away from 0; or from 0 to 15, halves up, 8 standing for 0. */
const wholeNumbers = (x: Tensor, scales: Tensor, bits: 8 | 4): Tensor<"int32"> => {
  const factors = where(scales.equal(0).not(), ones(scales.shape).div(scales), 0).unsqueeze(-1) as Tensor;
  const scaled = x.mul(factors);
  const whole: AnyTensor =
    bits === 8 ? scaled.sign().mul(scaled.abs().add(0.5).floor().minimum(127)) : scaled.add(8.5).maximum(0).minimum(15);
  return whole.cast("int32");
};
