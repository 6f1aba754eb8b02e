// Skip-gram and CBOW over a batch of sentences: word after word, every word from the words in its window and its sentence.
import { learn } from "./learn";
import { answers, gradient, isMean, isSkipGram, neighbours, nodes, questions, readPlan, rowBytes, sum, together, topCount, vectors } from "./plan";
import { askNoise, askTree } from "./questions";
import { seed } from "./random";
import { addTo, addUp, clear } from "./rows";
import { beginSlopes, loss } from "./slope";
import { beginTop, endTop } from "./top-nodes";
import { learnTogether } from "./window";

/**
 * Trains on a batch whose fields src/network/batch-slot.ts describes; writes its loss and its predictions.
 *
 * @param plan the fields that all batches share.
 * @param lane the room that nobody else uses meanwhile.
 */
export function trainBatch(plan: usize, lane: usize, batch: usize): void {
  readPlan(plan, lane);
  const words: usize = load<u32>(batch);
  const windows: usize = load<u32>(batch, 4);
  let ends: usize = load<u32>(batch, 8);
  seed(batch + 16);
  beginSlopes(<f32>load<f64>(batch, 32));
  if (topCount > 0) beginTop();
  let predictions: f64 = 0;
  let start: u32 = 0;
  for (let left = load<u32>(batch, 12); left > 0; left--, ends += 4) {
    const end = load<u32>(ends);
    for (let at = start; at < end; at++) {
      const window = load<u32>(windows + (<usize>at << 2));
      const from = at - start > window ? at - window : start;
      const to = end - at - 1 > window ? at + window + 1 : end;
      const count = to - from - 1;
      if (count == 0) continue;
      const found = gather(words, from, at, to);
      const word = load<u32>(words + (<usize>at << 2));
      if (isSkipGram) skipGram(word, found);
      else cbow(word, found, <f32>1 / <f32>count);
      predictions += isSkipGram ? <f64>count : 1;
    }
    start = end;
  }
  if (topCount > 0) endTop();
  store<f64>(batch, loss, 40);
  store<f64>(batch, predictions, 48);
}

/** Writes the addresses of the vectors of the words around `at`; returns their end. */
function gather(words: usize, from: u32, at: u32, to: u32): usize {
  let next = neighbours;
  for (let near = from; near < to; near++) {
    if (near == at) continue;
    store<usize>(next, vectors + <usize>load<u32>(words + (<usize>near << 2)) * rowBytes);
    next += 4;
  }
  return next;
}

/** Each neighbour's vector predicts the word: vectors[neighbour] += gradient. */
function skipGram(word: u32, end: usize): void {
  const path = nodes ? askTree(word, <u32>(end - neighbours) >> 2) : questions;
  for (let near = neighbours; near < end; near += 4) {
    const x: usize = load<u32>(near);
    if (nodes) {
      clear(gradient);
      learn(x, gradient, questions, path);
      addTo(x, gradient, 1);
    }
    if (answers && together == 0) {
      clear(gradient);
      learn(x, gradient, path, askNoise(word, path));
      addTo(x, gradient, 1);
    }
  }
  if (together > 0) learnTogether(word, neighbours, end);
}

/** The mean or sum of the neighbours' vectors predicts the word; every neighbour gets the gradient, of a sum its n-th part. */
function cbow(word: u32, end: usize, share: f32): void {
  if (nodes) {
    addUp(sum, neighbours, end, isMean ? share : 1);
    clear(gradient);
    learn(sum, gradient, questions, askTree(word, 1));
    spread(end, share);
  }
  if (answers) {
    addUp(sum, neighbours, end, isMean ? share : 1);
    clear(gradient);
    learn(sum, gradient, questions, askNoise(word, questions));
    spread(end, share);
  }
}

function spread(end: usize, share: f32): void {
  const part: f32 = isMean ? 1 : share;
  for (let near = neighbours; near < end; near += 4) addTo(load<u32>(near), gradient, part);
}
