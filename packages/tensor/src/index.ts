// The public surface of @attn/tensor.

export type { Attributes, Backend, FusedKernel, View } from "./backend.ts";
export { defaultBackend, setDefaultBackend } from "./default-backend.ts";
export type { DataOf, Dtype } from "./dtype.ts";
export { DisposedError, ShapeError, UnsupportedError } from "./errors.ts";
export { checkpoint, stopGradient } from "./gradients/checkpoint.ts";
export type { ValueAndGradient } from "./gradients/grad.ts";
export { grad, valueAndGrad } from "./gradients/grad.ts";
export { evaluate, evaluateOn } from "./keep.ts";
export { gelu, silu } from "./ops/activation.ts";
export { arange, full, ones, tensor, zeros } from "./ops/creation.ts";
export type { CrossEntropyOptions } from "./ops/cross-entropy.ts";
export { crossEntropy } from "./ops/cross-entropy.ts";
export { dropout } from "./ops/dropout.ts";
export { where } from "./ops/elementwise.ts";
export { fused } from "./ops/fused.ts";
export { concat, gather, scatterAdd, stack, takeAlongAxis, topK, update } from "./ops/indexing.ts";
export type { LinearWeights } from "./ops/linear.ts";
export { linear } from "./ops/linear.ts";
export { matmul } from "./ops/matmul.ts";
export type { NormOptions } from "./ops/normalization.ts";
export { groupNorm, layerNorm, rmsNorm } from "./ops/normalization.ts";
export type { ReduceOptions } from "./ops/reduction.ts";
export { logSoftmax, softmax } from "./ops/softmax.ts";
export type { Shape } from "./shape.ts";
export { memory, peakBytes, warnAboutLeaks } from "./storage.ts";
export type { AnyTensor } from "./tensor.ts";
export { Tensor } from "./tensor.ts";
