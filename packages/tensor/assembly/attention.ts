// Attention without masks: softmax(q · kᵀ · scale) · v, a block of queries at a time, so that a causal rule or a window saves work
// and no more than a block of weights exists. Its gradient is in attention-gradient.ts.
import { apart, BLOCK, blockEnd, blockStart, packed, packKeys, place, row, weigh, weights } from "./attention-blocks";
import { packEights, packSixes, tiles } from "./imported";
import { packedBytes } from "./panel";
import { size, step } from "./walk";

/** Bytes of scratch for the sizes in the descriptor. */
export function attentionScratch(): usize {
  return place(0) + <usize>packedBytes(size(6), size(4), 8);
}

/** q [B, H, T, D], k [B, G, S, D], v [B, G, S, V], of any strides → out [B, H, T, V]. A query sees `window` keys up to its own. */
export function attention(
  q: usize, k: usize, v: usize, out: usize, scratch: usize,
  scale: f32, window: i32, isCausal: bool, canBeEmpty: bool,
): void {
  const t = size(3);
  const s = size(4);
  const width = size(6);
  const values = place(scratch); // [S, V] in eights of columns
  const group = size(1) / size(2);
  const outRow = <usize>width << 2;
  for (let b = 0; b < size(0); b++)
    for (let g = 0; g < size(2); g++) {
      packKeys(k + <usize>(b * step(1, 0) + g * step(1, 1)));
      packEights(v + <usize>(b * step(2, 0) + g * step(2, 1)), step(2, 3), step(2, 2), width, s, values);
      for (let h = g * group; h < (g + 1) * group; h++)
        for (let first = 0; first < t; first += BLOCK) {
          const rows = min(BLOCK, t - first);
          const start = blockStart(first, window);
          const end = max(start, blockEnd(first, rows, isCausal));
          const from = q + <usize>(b * step(0, 0) + h * step(0, 1) + first * step(0, 2));
          weigh(from, first, rows, start, end, scale, window, isCausal, canBeEmpty);
          packSixes(weights, <i32>row, 4, rows, end - start, packed);
          tiles(packed, values + (<usize>start << 5), <usize>s << 5, end - start, out, outRow, rows, width, false, apart);
          out += <usize>rows * outRow;
        }
    }
}
