// What the module exports; products and attention are modules of their own (products.ts, attention-module.ts). Every call reads its shape and strides from the descriptor at `SHAPE` and `STRIDES`.
export { assign } from "./copy";
export { crossEntropy, crossEntropyGradient } from "./cross-entropy";
export { cumsum } from "./cumsum";
export { elementwise } from "./elementwise";
export { finish } from "./finish";
export { layerNorm, normGradient, normSums, rmsNorm } from "./normalize";
export { adamStep, blend } from "./optimiser";
export { reduce } from "./reduce";
export { gather, resolve, scatterAdd } from "./rows";
export { AREA_BYTES, HEAP, SHAPE, STRIDES } from "./scratch";
export { logSoftmax, logSoftmaxGradient, softmax, softmaxGradient } from "./softmax";
export { topK } from "./top-k";
