// The nodes near the root of the tree. Every word asks them, so that workers which all wrote the shared rows would wait for one
// another's cache lines most of the time: each worker has copies of its own instead, and brings to the shared rows what they have
// learned. A copy is made when a batch first asks for it. How a row learns is in learn.ts.
import { firstTop, nodes, rowBytes, topCount, topLearned, topLimit, topRows } from "./plan";

/** Forgets all copies. */
export function beginTop(): void {
  memory.fill(topLearned, 0, <usize>topCount << 2);
}

/** The worker's own row of a top node, which is to learn from so many predictions. */
export function ownRow(node: u32, predictions: u32): usize {
  const at = <usize>(node - firstTop);
  const base = topRows + 2 * at * rowBytes;
  const shared = nodes + <usize>node * rowBytes;
  const counter = topLearned + (at << 2);
  let learned = load<u32>(counter); // one more than the predictions; 0 where there is no copy
  if (learned == 0 || learned > topLimit) {
    if (learned == 0) take(shared, base);
    else meet(shared, base);
    learned = 1;
  }
  store<u32>(counter, learned + predictions);
  return base + rowBytes;
}

/** Brings what all copies have learned to the shared rows. */
export function endTop(): void {
  for (let at: u32 = 0; at < topCount; at++) {
    if (load<u32>(topLearned + (<usize>at << 2)) == 0) continue;
    meet(nodes + <usize>(firstTop + at) * rowBytes, topRows + 2 * <usize>at * rowBytes);
  }
}

/** base = own = shared */
function take(shared: usize, base: usize): void {
  memory.copy(base, shared, rowBytes);
  memory.copy(base + rowBytes, shared, rowBytes);
}

/** shared += own − base; base = own = shared. Where nobody else has learned, that is `own` to the last bit. */
function meet(shared: usize, base: usize): void {
  const bytes = rowBytes;
  for (const end = base + bytes; base < end; base += 16, shared += 16) {
    const own = v128.load(base + bytes);
    const old = v128.load(base);
    const now = v128.load(shared);
    const sum = f32x4.add(now, f32x4.sub(own, old));
    const all = v128.bitselect(own, sum, f32x4.eq(now, old));
    v128.store(shared, all);
    v128.store(base, all);
    v128.store(base + bytes, all);
  }
}
