// The gradient step of one-row.ts on two different rows at once, so that x and the gradient are read once.
import { madd } from "./madd";
import { exchange } from "./one-row";
import { rowBytes } from "./plan";
import { slope } from "./slope";

export function learnTwo(x: usize, gradient: usize, question: usize): void {
  const a: usize = load<u32>(question);
  const b: usize = load<u32>(question, 8);
  const f = dots(x, a, b);
  const ga = slope(f32x4.extract_lane(f, 0) + f32x4.extract_lane(f, 2), question);
  const gb = slope(f32x4.extract_lane(f, 1) + f32x4.extract_lane(f, 3), question + 8);
  if (ga != 0 && gb != 0) return exchangeBoth(x, gradient, a, b, f32x4.splat(ga), f32x4.splat(gb));
  exchange(x, gradient, a, ga);
  exchange(x, gradient, b, gb);
}

/** Two halves of x · a in lanes 0 and 2, of x · b in lanes 1 and 3. */
@inline function dots(x: usize, a: usize, b: usize): v128 {
  let fromA = f32x4.splat(0);
  let fromB = f32x4.splat(0);
  let moreA = f32x4.splat(0); // second sums, as in one-row.ts
  let moreB = f32x4.splat(0);
  const bytes = rowBytes;
  let at: usize = 0;
  for (; at + 16 < bytes; at += 32) {
    const value = v128.load(x + at);
    fromA = madd(value, v128.load(a + at), fromA);
    fromB = madd(value, v128.load(b + at), fromB);
    const next = v128.load(x + at, 16);
    moreA = madd(next, v128.load(a + at, 16), moreA);
    moreB = madd(next, v128.load(b + at, 16), moreB);
  }
  if (at < bytes) {
    const value = v128.load(x + at);
    fromA = madd(value, v128.load(a + at), fromA);
    fromB = madd(value, v128.load(b + at), fromB);
  }
  fromA = f32x4.add(fromA, moreA);
  fromB = f32x4.add(fromB, moreB);
  return f32x4.add(v128.shuffle<f32>(fromA, fromB, 0, 4, 1, 5), v128.shuffle<f32>(fromA, fromB, 2, 6, 3, 7));
}

@inline function exchangeBoth(x: usize, gradient: usize, a: usize, b: usize, ga: v128, gb: v128): void {
  const bytes = rowBytes;
  for (let at: usize = 0; at < bytes; at += 16) {
    const value = v128.load(x + at);
    const oldA = v128.load(a + at);
    const oldB = v128.load(b + at);
    v128.store(gradient + at, madd(ga, oldA, madd(gb, oldB, v128.load(gradient + at))));
    v128.store(a + at, madd(ga, value, oldA));
    v128.store(b + at, madd(gb, value, oldB));
  }
}
