// From 8 or 4 bits per element to float32. Apart from quantize.ts: `linear` and `embedding` need it, and must not bring the kernels.
import type { Tensor } from "../tensor.ts";
import { fused } from "./fused.ts";
import { unpackWords } from "./quantized-layout.ts";
import type { QuantizedMatrix } from "./quantized-matrix.ts";
import { groupSize, rowsTogether } from "./quantized-matrix.ts";

/** [out, in] in float32: whole numbers times their scales. */
export const dequantize = ({ shape, bits, words, scales, kernels }: QuantizedMatrix): Tensor =>
  fused("dequantize", [words, scales], {
    shape,
    attributes: { bits },
    kernels,
    compose: () => {
      const [quads, groups] = words.shape as readonly [number, number];
      const elements = unpackWords(words, bits).mul(scales.transpose([0, 2, 1]).unsqueeze(-1));
      const rows = elements.reshape([quads * rowsTogether, groups * groupSize]);
      return rows.slice(0, { stop: shape[0] }).slice(1, { stop: shape[1] });
    },
  });
