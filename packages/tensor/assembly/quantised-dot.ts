// One group of four columns times one group of a row: 128 products, summed in int32, a column per lane. The relaxed build multiplies
// sixteen bytes per instruction, with one factor always from 0 to 127, where the instruction is exact on every machine; the plain
// build widens to int16. Not here: the scales.
import { SUM } from "./quantised-rows";

/** Bytes of the weights of one group of four columns. */
export const BLOCK_8: usize = 128;
export const BLOCK_4: usize = 64;

/**
 * Weights of 8 bits: four elements of each column in turn. In the relaxed build the row's high digits are those of x + 8192, and
 * `constant` is 64 in every byte, so that what was added can be taken away again.
 */
@inline export function sums8(w: usize, x: usize, constant: v128): v128 {
  let a = i32x4.splat(0);
  let b = a;
  if (ASC_FEATURE_RELAXED_SIMD) {
    let own = a;
    for (const end = w + BLOCK_8; w < end; w += 64, x += 16) {
      const w0 = v128.load(w);
      a = dots(w0, v128.load32_splat(x), a);
      b = dots(w0, v128.load32_splat(x, 32), b);
      own = dots(w0, constant, own);
      const w1 = v128.load(w, 16);
      a = dots(w1, v128.load32_splat(x, 4), a);
      b = dots(w1, v128.load32_splat(x, 36), b);
      own = dots(w1, constant, own);
      const w2 = v128.load(w, 32);
      a = dots(w2, v128.load32_splat(x, 8), a);
      b = dots(w2, v128.load32_splat(x, 40), b);
      own = dots(w2, constant, own);
      const w3 = v128.load(w, 48);
      a = dots(w3, v128.load32_splat(x, 12), a);
      b = dots(w3, v128.load32_splat(x, 44), b);
      own = dots(w3, constant, own);
    }
    return digits(a, own, b);
  }
  for (const end = w + BLOCK_8; w < end; w += 64, x += 32) {
    const x0 = v128.load64_splat(x);
    a = pairs(v128.load_ext<i8>(w), x0, a);
    b = pairs(v128.load_ext<i8>(w, 8), x0, b);
    const x1 = v128.load64_splat(x, 8);
    a = pairs(v128.load_ext<i8>(w, 16), x1, a);
    b = pairs(v128.load_ext<i8>(w, 24), x1, b);
    const x2 = v128.load64_splat(x, 16);
    a = pairs(v128.load_ext<i8>(w, 32), x2, a);
    b = pairs(v128.load_ext<i8>(w, 40), x2, b);
    const x3 = v128.load64_splat(x, 24);
    a = pairs(v128.load_ext<i8>(w, 48), x3, a);
    b = pairs(v128.load_ext<i8>(w, 56), x3, b);
  }
  return joinPairs(a, b);
}

/** Weights of 4 bits, plus 8: each byte holds an element and, above it, the one four further on. `constant` is 15 in every byte. */
@inline export function sums4(w: usize, x: usize, constant: v128): v128 {
  const start = v128.load32_splat(x, SUM);
  const end = w + BLOCK_4;
  if (ASC_FEATURE_RELAXED_SIMD) {
    let high = i32x4.splat(0);
    let low = start;
    for (; w < end; w += 32, x += 16) {
      const w0 = v128.load(w);
      const w1 = v128.load(w, 16);
      const even0 = v128.and(w0, constant);
      const even1 = v128.and(w1, constant);
      const odd0 = v128.and(i16x8.shr_u(w0, 4), constant);
      const odd1 = v128.and(i16x8.shr_u(w1, 4), constant);
      high = dots(v128.load32_splat(x), even0, high);
      low = dots(v128.load32_splat(x, 32), even0, low);
      high = dots(v128.load32_splat(x, 4), odd0, high);
      low = dots(v128.load32_splat(x, 36), odd0, low);
      high = dots(v128.load32_splat(x, 8), even1, high);
      low = dots(v128.load32_splat(x, 40), even1, low);
      high = dots(v128.load32_splat(x, 12), odd1, high);
      low = dots(v128.load32_splat(x, 44), odd1, low);
    }
    return i32x4.add(i32x4.shl(high, 7), low);
  }
  let a = i32x4.splat(0);
  let b = a;
  for (; w < end; w += 16, x += 16) {
    const both = v128.load(w);
    const even = v128.and(both, constant);
    const odd = v128.and(i16x8.shr_u(both, 4), constant);
    const x0 = v128.load64_splat(x);
    const x1 = v128.load64_splat(x, 8);
    a = pairs(i16x8.extend_low_i8x16_s(even), x0, a);
    b = pairs(i16x8.extend_high_i8x16_s(even), x0, b);
    a = pairs(i16x8.extend_low_i8x16_s(odd), x1, a);
    b = pairs(i16x8.extend_high_i8x16_s(odd), x1, b);
  }
  return i32x4.add(joinPairs(a, b), start);
}

/** c + the sums of four products of bytes; those of b are from 0 to 127. In the relaxed build alone. */
@inline export function dots(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i32x4.relaxed_dot_i8x16_i7x16_add_s(a, b, c);
  return unreachable();
}

/** c + the sums of two products of int16. */
@inline export function pairs(a: v128, b: v128, c: v128): v128 {
  return i32x4.add(c, i32x4.dot_i16x8_s(a, b));
}

/** 128 · (high − own) + low */
@inline export function digits(high: v128, own: v128, low: v128): v128 {
  return i32x4.add(i32x4.shl(i32x4.sub(high, own), 7), low);
}

/** [a + b, c + d, e + f, g + h] of [a, b, c, d] and [e, f, g, h]. */
@inline export function joinPairs(first: v128, second: v128): v128 {
  return i32x4.add(v128.shuffle<i32>(first, second, 0, 2, 4, 6), v128.shuffle<i32>(first, second, 1, 3, 5, 7));
}
