// The innermost loops of attention, made of multiply-adds: compiled twice, plainly and with relaxed SIMD.
export { beginSoftmax, foldPanel, slopePanel, softmaxPanel, softmaxRow, weighKept, weighPanel } from "./attention-softmax";
export { addRows, addTurned, addValues, scorePanel, scoreRow } from "./attention-tiles";
