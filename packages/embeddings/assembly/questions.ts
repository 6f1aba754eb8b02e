// What a word is asked about when it is to be predicted: its path in the tree, or itself and noise words.
// A question is the address of a row, u32, and the right answer, 1 or 0, f32. How it is learned is in learn.ts.
import {
  answers,
  firstTop,
  guide,
  guideShift,
  negative,
  nodes,
  noise,
  pathLabels,
  pathNodes,
  pathOffsets,
  questions,
  rowBytes,
} from "./plan";
import { below } from "./random";
import { ownRow } from "./top-nodes";

/** At each inner node on the way to the word: is it to the left? So many predictions will ask. Returns the end of the questions. */
export function askTree(word: u32, predictions: u32): usize {
  let to = questions;
  const end = load<u32>(pathOffsets + (<usize>word << 2), 4);
  for (let step = load<u32>(pathOffsets + (<usize>word << 2)); step < end; step++, to += 8) {
    const node = load<u32>(pathNodes + (<usize>step << 2));
    store<usize>(to, node >= firstTop ? ownRow(node, predictions) : nodes + <usize>node * rowBytes);
    store<f32>(to, <f32>load<u8>(pathLabels + step), 4);
  }
  return to;
}

/** Is it the word, and is it each of the noise words? Noise that is the word itself is passed over. Written to `from`; returns the end. */
export function askNoise(word: u32, from: usize): usize {
  let to = from;
  store<usize>(to, answers + <usize>word * rowBytes);
  store<f32>(to, 1, 4);
  to += 8;
  for (let left = negative; left > 0; left--) {
    const drawn = drawNoise();
    if (drawn == word) continue;
    store<usize>(to, answers + <usize>drawn * rowBytes);
    store<f32>(to, 0, 4);
    to += 8;
  }
  return to;
}

/** The first word whose number in the table is at least a random number from 0 to 2³¹ − 2. */
@inline function drawNoise(): u32 {
  const number = below(2147483647.0);
  let row = load<u32>(guide + (<usize>(number >>> guideShift) << 2));
  while (load<u32>(noise + (<usize>row << 2)) < number) row++;
  return row;
}
