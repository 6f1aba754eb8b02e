// Stored matrices that are quantised while they are read, block by block, so that no float32 copy of a whole one ever exists.
import type { Backend, QuantizedMatrix, Shape, Tensor } from "@attn/tensor";
import { evaluateOn } from "@attn/tensor";
import { quantize, quantizedZeros, updateQuantized } from "@attn/tensor/quantized";
import type { RowRange } from "../safetensors/open-safetensors.ts";
import type { Quantization } from "./quantization.ts";
import { quantizations } from "./quantization.ts";
import type { MatrixPlace } from "./weight-source.ts";
import { matrixIn } from "./weight-source.ts";

/** Elements of a block: half a MiB of float32, small beside any model that one would quantise. */
const blockElements = 2 ** 17;
/** What the rows of a block must be a multiple of, whichever way a matrix lies. */
const rowStep = 32;

interface QuantizedReading {
  /** Rows of the stored tensor. */
  readonly read: (rows: RowRange) => Promise<Tensor>;
  /** The matrices in it. */
  readonly places: readonly MatrixPlace[];
  readonly quantize: Quantization;
  readonly backend: Backend;
  readonly signal: AbortSignal | undefined;
}

/** The matrices of a stored tensor of this shape, held by the backend. */
export const readQuantized = async (
  shape: Shape,
  { read, places, quantize: quantization, backend, signal }: QuantizedReading,
): Promise<Map<MatrixPlace, QuantizedMatrix>> => {
  const [rows, width] = shape as readonly [number, number];
  const made = new Map(places.map((place) => [place, emptyMatrix(shape, place, quantization)]));
  const count = Math.max(1, Math.floor(blockElements / width / rowStep)) * rowStep;
  try {
    for (let start = 0; start < rows; start += count) {
      signal?.throwIfAborted();
      const block = await read({ start, stop: Math.min(start + count, rows) });
      for (const [place, matrix] of made) {
        const part = quantize(matrixIn(block, place), matrix);
        const next = updateQuantized(matrix, part, { starts: place.turned ? [0, start] : [start, 0], inPlace: true });
        await evaluateOn(backend, next.words, next.scales);
        made.set(place, next);
      }
    }
    return made;
  } catch (error) {
    for (const matrix of made.values()) matrix.dispose();
    throw error;
  }
};

const emptyMatrix = (
  [rows, width]: Shape,
  { turned = false, outputs, vocabulary = false }: MatrixPlace,
  quantization: Quantization,
): QuantizedMatrix => {
  const [out, inner] = (turned ? [width, rows] : [rows, width]) as [number, number];
  const bits = vocabulary ? 8 : quantizations[quantization];
  return quantizedZeros([outputs === undefined ? out : outputs.stop - outputs.start, inner], { bits });
};
