// What the module exports. Every call reads its shape and strides from the descriptor at `SHAPE` and `STRIDES`.
export { assign } from "./copy";
export { cumsum } from "./cumsum";
export { elementwise } from "./elementwise";
export { matmul, matmulScratch } from "./matmul";
export { layerNorm, rmsNorm } from "./normalize";
export { reduce } from "./reduce";
export { gather, resolve, scatterAdd } from "./rows";
export { SHAPE, STRIDES } from "./scratch";
export { logSoftmax, softmax } from "./softmax";
export { topK } from "./top-k";
export { matmulByRows } from "./vector-matrix";

/** The first address that belongs to tensors. */
export const HEAP: usize = __heap_base;
