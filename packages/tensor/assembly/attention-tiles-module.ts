// The innermost loops of attention, made of multiply-adds: compiled twice, plainly and with relaxed SIMD.
export { addRows, scoreRow, softmaxRow } from "./attention-row";
export { beginSoftmax, foldPanel, slopePanel, softmaxPanel, weighKept, weighPanel } from "./attention-softmax";
export { addTurned, addValues, scorePanel } from "./attention-tiles";
