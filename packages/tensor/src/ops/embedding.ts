// Rows of an embedding table by token.
import type { Tensor } from "../tensor.ts";
import { dequantize } from "./dequantize.ts";
import { fused } from "./fused.ts";
import { gather } from "./indexing.ts";
import { QuantizedMatrix } from "./quantized-matrix.ts";

/**
 * Rows of a table [V, C] by number, [...i] → [...i, C]; negative numbers count from the end. Of a quantised table only these rows are
 * turned into float32.
 * @throws RangeError at evaluation for a number outside V.
 */
export const embedding = (table: Tensor | QuantizedMatrix, indices: Tensor<"int32">): Tensor => {
  if (!(table instanceof QuantizedMatrix)) return gather(table, indices);
  const composed = (): Tensor => gather(dequantize(table), indices);
  return fused("quantizedEmbedding", [table.words, table.scales, indices], {
    shape: [...indices.shape, table.shape[1]],
    attributes: { bits: table.bits, rows: table.shape[0] },
    kernels: table.kernels,
    compose: composed,
  });
};
