// The `quantized` entry: matrices in 8 or 4 bits. What is computed with them is in the main one.
export { quantize, quantizedZeros, updateQuantized } from "./ops/quantize.ts";
export type { QuantizeOptions } from "./ops/quantized-matrix.ts";
