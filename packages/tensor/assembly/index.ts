// What the module exports; products are one of their own (products.ts). Every call reads its shape and strides from the descriptor at `SHAPE` and `STRIDES`.
export { attention, attentionScratch } from "./attention";
export { attentionGradient, attentionGradientScratch } from "./attention-gradient";
export { assign } from "./copy";
export { crossEntropy, crossEntropyGradient } from "./cross-entropy";
export { cumsum } from "./cumsum";
export { elementwise } from "./elementwise";
export { layerNorm, normGradient, normSums, rmsNorm } from "./normalize";
export { adamStep, blend } from "./optimiser";
export { reduce } from "./reduce";
export { gather, resolve, scatterAdd } from "./rows";
export { SHAPE, STRIDES } from "./scratch";
export { logSoftmax, logSoftmaxGradient, softmax, softmaxGradient } from "./softmax";
export { topK } from "./top-k";

/** The first address that belongs to tensors. */
export const HEAP: usize = __heap_base;
