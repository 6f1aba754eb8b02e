// Skip-gram with shared noise: the words of a window answer the same questions, at most `together` of them at a time, and all from one
// state of the rows (Ji, Satish, Li and Dubey, "Parallelizing Word2Vec in Shared and Distributed Memory", 2016). With their
// vectors X [M, D], the rows O [N, D] and the right answers y, G = (y − σ(X Oᵀ)) alpha, then X += G O and O += Gᵀ X of before.
//
// From one state, because only then are these products, which take a row from memory once and not once for every pair.
import { addSums, dots } from "./matrix-products";
import { copies, copyRows, gradients, gradientStep, questions, rowBytes, rows, sum, together } from "./plan";
import { askNoise } from "./questions";
import { slope } from "./slope";

/** All words whose vectors' addresses stand from `near` to `end` learn to predict the word. */
export function learnTogether(word: u32, near: usize, end: usize): void {
  const asked = askNoise(word, questions);
  for (const most = <usize>together << 2; near < end; near += most) learnPart(near, min(near + most, end), asked);
}

function learnPart(near: usize, end: usize, asked: usize): void {
  const lastRow = listRows(asked);
  const lastCopy = copy(near, end);
  multiply(near, end, lastRow);
  if (answer(near, end, asked)) passOver(lastCopy, lastRow);
  learnRows(near, end, rows, lastRow, gradientStep, 4);
  learnRows(rows, lastRow, copies, lastCopy, 4, gradientStep);
}

/** Lists the addresses of O; returns their end. */
function listRows(asked: usize): usize {
  let to = rows;
  for (let question = questions; question < asked; question += 8, to += 4) store<u32>(to, load<u32>(question));
  return to;
}

/** Keeps X as it is now, for what is learned from it after it has changed; returns the end of the addresses. */
function copy(near: usize, end: usize): usize {
  let list = copies;
  let to = copyRows;
  for (; near < end; near += 4, list += 4) {
    store<usize>(list, to);
    let from: usize = load<u32>(near);
    for (const last = to + rowBytes; to < last; to += 16, from += 16) v128.store(to, v128.load(from));
  }
  return list;
}

/** X Oᵀ, two vectors and two rows at a time. The last of an odd number is taken twice; there is room behind for what comes of it. */
function multiply(near: usize, end: usize, lastRow: usize): void {
  const step = gradientStep;
  for (let line = gradients; near < end; near += 8, line += 2 * step) {
    const x: usize = load<u32>(near);
    const y: usize = near + 4 < end ? load<u32>(near, 4) : x;
    for (let row = rows, to = line; row < lastRow; row += 8, to += 8) {
      const a: usize = load<u32>(row);
      const b: usize = row + 4 < lastRow ? load<u32>(row, 4) : a;
      dots(x, y, a, b, to, step);
    }
  }
}

/** Products become G. Returns whether any of it is 0. */
function answer(near: usize, end: usize, asked: usize): bool {
  let certain = false;
  for (let line = gradients; near < end; near += 4, line += gradientStep) {
    let at = line;
    for (let question = questions; question < asked; question += 8, at += 4) {
      const g = slope(load<f32>(at), question);
      certain = certain || g == 0;
      store<f32>(at, g);
    }
  }
  return certain;
}

/** Rows all of whose weights are 0 give way to `sum`, which is 0 in skip-gram: 0 times what is no number would not be 0. */
function passOver(lastCopy: usize, lastRow: usize): void {
  const words = lastCopy - copies; // 4 bytes for each
  const answers = lastRow - rows;
  for (let at: usize = 0; at < words; at += 4) {
    if (isZero(gradients + (at >> 2) * gradientStep, 4, answers)) store<usize>(copies + at, sum);
  }
  for (let at: usize = 0; at < answers; at += 4) {
    if (isZero(gradients + at, gradientStep, words)) store<usize>(rows + at, sum);
  }
}

function isZero(at: usize, step: usize, count: usize): bool {
  for (; count > 0; count -= 4, at += step) if (load<f32>(at) != 0) return false;
  return true;
}

/**
 * Every target learns from all sources, with the weight that stands `across` bytes further for each target and `step` bytes for each
 * source. Two targets at a time, unless they are the same row: then one after the other.
 */
function learnRows(target: usize, end: usize, sources: usize, last: usize, across: usize, step: usize): void {
  for (let g = gradients; target < end; target += 4, g += across) {
    const a: usize = load<u32>(target);
    const b: usize = target + 4 < end ? load<u32>(target, 4) : a;
    addSums(a, b, sources, last, g, step, across);
    if (a == b) continue;
    target += 4;
    g += across;
  }
}
