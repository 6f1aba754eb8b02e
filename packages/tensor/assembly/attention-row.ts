// One query at a time, for steps of decoding: scores, softmax and weighted values over a block of keys. Nothing is packed.
import { expBelow, shiftOf } from "./attention-softmax";
import { madd } from "./madd";

/** out [count] = keys [count, depth] · query [depth]; four keys at a time, and whole fours of `out` are written. */
export function scoreRow(keys: usize, row: usize, count: i32, query: usize, depth: i32, out: usize): void {
  const last = keys + <usize>(count - 1) * row;
  const whole = <usize>(depth & ~3) << 2;
  const end = <usize>depth << 2;
  for (; count > 0; count -= 4, keys += row * 4, out += 16) {
    const k0 = keys;
    const k1 = min(k0 + row, last);
    const k2 = min(k1 + row, last);
    const k3 = min(k2 + row, last);
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let at: usize = 0;
    for (; at < whole; at += 16) {
      const x = v128.load(query + at);
      s0 = madd(x, v128.load(k0 + at), s0);
      s1 = madd(x, v128.load(k1 + at), s1);
      s2 = madd(x, v128.load(k2 + at), s2);
      s3 = madd(x, v128.load(k3 + at), s3);
    }
    const s01 = f32x4.add(v128.shuffle<i32>(s0, s1, 0, 4, 1, 5), v128.shuffle<i32>(s0, s1, 2, 6, 3, 7));
    const s23 = f32x4.add(v128.shuffle<i32>(s2, s3, 0, 4, 1, 5), v128.shuffle<i32>(s2, s3, 2, 6, 3, 7));
    let sums = f32x4.add(v128.shuffle<i64>(s01, s23, 0, 2), v128.shuffle<i64>(s01, s23, 1, 3));
    for (; at < end; at += 4) {
      let x = v128.load32_zero(k0 + at);
      x = v128.load32_lane(k1 + at, x, 1);
      x = v128.load32_lane(k2 + at, x, 2);
      x = v128.load32_lane(k3 + at, x, 3);
      sums = madd(v128.load32_splat(query + at), x, sums);
    }
    v128.store(out, sums);
  }
}

/** out [width] += weights [count] · values [count, width], four values at a time; whole fours of columns are read and written. */
export function addRows(weights: usize, values: usize, row: usize, count: i32, width: i32, out: usize): void {
  const bytes = <usize>width << 2;
  for (; count >= 4; count -= 4, weights += 16, values += row * 4) {
    const w0 = v128.load32_splat(weights);
    const w1 = v128.load32_splat(weights, 4);
    const w2 = v128.load32_splat(weights, 8);
    const w3 = v128.load32_splat(weights, 12);
    const v1 = values + row;
    const v2 = v1 + row;
    const v3 = v2 + row;
    for (let at: usize = 0; at < bytes; at += 16) {
      const low = madd(w1, v128.load(v1 + at), madd(w0, v128.load(values + at), v128.load(out + at)));
      v128.store(out + at, madd(w3, v128.load(v3 + at), madd(w2, v128.load(v2 + at), low)));
    }
  }
  for (; count > 0; count--, weights += 4, values += row) {
    const w = v128.load32_splat(weights);
    for (let at: usize = 0; at < bytes; at += 16) v128.store(out + at, madd(w, v128.load(values + at), v128.load(out + at)));
  }
}

/**
 * One query: scores [count], followed by room for whole fours, become e^(score − most) for the greatest so far, which `most` and `sum` take over.
 * Returns what was added up before has to be multiplied by.
 */
export function softmaxRow(scores: usize, count: i32, most: usize, sum: usize): f32 {
  const end = scores + (<usize>count << 2);
  const whole = scores + (<usize>((count + 3) & ~3) << 2);
  for (let at = end; at < whole; at += 4) store<f32>(at, -Infinity);
  const old = load<f32>(most);
  let m = f32x4.splat(old);
  for (let at = scores; at < whole; at += 16) m = f32x4.pmax(m, v128.load(at));
  m = f32x4.pmax(m, v128.shuffle<i32>(m, m, 2, 3, 2, 3));
  m = f32x4.pmax(m, v128.shuffle<i32>(m, m, 1, 1, 1, 1));
  m = v128.shuffle<i32>(m, m, 0, 0, 0, 0);
  const shift = shiftOf(m);
  let s = f32x4.splat(0);
  for (let at = scores; at < whole; at += 16) {
    const e = expBelow(f32x4.sub(v128.load(at), shift));
    s = f32x4.add(s, e);
    v128.store(at, e);
  }
  const factor = f32x4.extract_lane(expBelow(f32x4.sub(f32x4.splat(old), shift)), 0);
  store<f32>(most, f32x4.extract_lane(m, 0));
  const added = f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1) + (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3));
  store<f32>(sum, load<f32>(sum) * factor + added);
  return factor;
}
