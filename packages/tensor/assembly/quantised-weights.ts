// Weights in groups of 32, with a scale each: made of float32 and turned back. Four rows lie together, four elements (4 bits: eight)
// of each in turn, so that a product reads them in order. Not here: products.
import { BLOCK_4, BLOCK_8 } from "./quantised-dot";
import { GROUP, largest } from "./quantised-rows";

/**
 * w [rows, n] → scales [⌈rows / 4⌉, groups, 4]. With 8 bits the greatest magnitude over 127; with 4 bits what leaves the least squared
 * error, found by trying. What is missing at the edges counts as 0.
 * @param apart room for 192 bytes; `groupWords` needs 128.
 */
export function groupScales(bits: i32, w: usize, rows: i32, n: i32, scales: usize, apart: usize): void {
  const groups = (n + GROUP - 1) / GROUP;
  const constants = apart + 128; // in memory: the engine would make literals again at every use
  v128.store(constants, f32x4.splat(0.5));
  v128.store(constants, f32x4.splat(-8), 16);
  v128.store(constants, f32x4.splat(7), 32);
  for (let row = 0; row < rows; row++)
    for (let group = 0; group < groups; group++) {
      const x = groupAt(w, row, n, group, apart);
      const most = largest(x);
      const scale: f32 = bits == 8 ? most / 127 : closest(x, most, constants);
      store<f32>(scaleAt(scales, row, group, groups), scale + (most - most)); // NaN for NaN and infinity
    }
  for (let row = rows; (row & 3) != 0; row++)
    for (let group = 0; group < groups; group++) store<f32>(scaleAt(scales, row, group, groups), 0);
}

/**
 * Elements are rounded as if the greatest were 6, 6.25, … 9, or −6 and so on; of the roundings q the one that lies closest to the elements
 * when it is scaled by Σ q·x / Σ q², where its squared error is least, gives the scale.
 */
function closest(x: usize, most: f32, constants: usize): f32 {
  const half = v128.load(constants);
  const low = v128.load(constants, 16);
  const high = v128.load(constants, 32);
  let best: f32 = 0;
  let scale: f32 = 0;
  for (let steps: f32 = -9; steps <= 9; steps += 0.25) {
    if (steps > -6 && steps < 6) steps = 6;
    const factor = f32x4.splat(steps / most);
    let products = f32x4.splat(0);
    let squares = products;
    for (let i: usize = 0; i < 128; i += 16) {
      const elements = v128.load(x + i);
      const rounded = f32x4.floor(f32x4.add(f32x4.mul(elements, factor), half));
      const q = f32x4.pmax(f32x4.pmin(rounded, high), low); // one instruction each, unlike min and max
      products = f32x4.add(products, f32x4.mul(q, elements));
      squares = f32x4.add(squares, f32x4.mul(q, q));
    }
    const product = sumLanes(products);
    const candidate = product / sumLanes(squares);
    const gain = product * candidate;
    if (gain > best) {
      best = gain;
      scale = candidate;
    }
  }
  return scale;
}

@inline function sumLanes(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** The same rows as whole numbers: [⌈rows / 4⌉, groups, 8 or 4, 4] words of four bytes. */
export function groupWords(bits: i32, w: usize, rows: i32, n: i32, scales: usize, words: usize, apart: usize): void {
  const groups = (n + GROUP - 1) / GROUP;
  for (let row = 0; row < ((rows + 3) & ~3); row++)
    for (let group = 0; group < groups; group++) {
      const scale = load<f32>(scaleAt(scales, row, group, groups));
      const factor: f32 = scale == 0 ? 0 : 1 / scale;
      const x = row < rows ? groupAt(w, row, n, group, apart) : zeros(apart);
      const to = wordsAt(bits, words, row, group, groups);
      if (bits == 8) for (let i = 0; i < 8; i++) store<u32>(to + (<usize>i << 4), eights(x + (<usize>i << 4), factor));
      else for (let i = 0; i < 4; i++) store<u32>(to + (<usize>i << 4), fours(x + (<usize>i << 5), factor));
    }
}

/** Rows by number, as float32: out [count, n]; the numbers are from 0 up. */
export function quantisedRows(
  bits: i32, words: usize, scales: usize, n: i32, indices: usize, count: i32, out: usize,
): void {
  const groups = (n + GROUP - 1) / GROUP;
  for (; count > 0; count--, indices += 4) {
    const row = load<i32>(indices);
    for (let i = 0; i < n; i++, out += 4) {
      const group = i / GROUP;
      const from = wordsAt(bits, words, row, group, groups);
      const at = <usize>(i % GROUP);
      const scale = load<f32>(scaleAt(scales, row, group, groups));
      if (bits == 8) store<f32>(out, <f32>load<i8>(from + ((at >> 2) << 4) + (at & 3)) * scale);
      else {
        const both = load<u8>(from + ((at >> 3) << 4) + (at & 3));
        store<f32>(out, <f32>(<i32>((at & 4) != 0 ? both >> 4 : both & 15) - 8) * scale);
      }
    }
  }
}

/** Four rows of 4 bits as rows of 8 bits, for products with many rows. */
export function widenFour(words: usize, groups: i32, to: usize): void {
  const fifteen = i8x16.splat(15);
  const eight = i8x16.splat(8);
  for (const end = words + <usize>groups * BLOCK_4; words < end; words += 16, to += 32) {
    const both = v128.load(words);
    v128.store(to, i8x16.sub(v128.and(both, fifteen), eight));
    v128.store(to, i8x16.sub(v128.and(i16x8.shr_u(both, 4), fifteen), eight), 16);
  }
}

@inline function scaleAt(scales: usize, row: i32, group: i32, groups: i32): usize {
  return scales + ((<usize>((row >> 2) * groups + group)) << 4) + (<usize>(row & 3) << 2);
}

@inline function wordsAt(bits: i32, words: usize, row: i32, group: i32, groups: i32): usize {
  return words + <usize>((row >> 2) * groups + group) * (bits == 8 ? BLOCK_8 : BLOCK_4) + (<usize>(row & 3) << 2);
}

/** The address of a group's elements; those of an incomplete one are copied and filled up with zeros. */
function groupAt(w: usize, row: i32, n: i32, group: i32, apart: usize): usize {
  const start = group * GROUP;
  const at = w + ((<usize>row * <usize>n + <usize>start) << 2);
  if (start + GROUP <= n) return at;
  zeros(apart);
  memory.copy(apart, at, <usize>(n - start) << 2);
  return apart;
}

@inline function zeros(apart: usize): usize {
  memory.fill(apart, 0, 128);
  return apart;
}

/** Four elements, rounded away from 0 at halves, as bytes. */
@inline function eights(x: usize, factor: f32): u32 {
  const scaled = f32x4.mul(v128.load(x), f32x4.splat(factor));
  const sizes = f32x4.floor(f32x4.add(f32x4.abs(scaled), f32x4.splat(0.5)));
  const isNegative = f32x4.lt(scaled, f32x4.splat(0));
  const whole = i32x4.trunc_sat_f32x4_s(f32x4.min(sizes, f32x4.splat(127)));
  return packed(i32x4.sub(v128.xor(whole, isNegative), isNegative));
}

/** Eight elements plus 8, halves rounded up, in the low and high halves of bytes. */
@inline function fours(x: usize, factor: f32): u32 {
  return packed(v128.or(nibbles(x, factor), i32x4.shl(nibbles(x + 16, factor), 4)));
}

@inline function nibbles(x: usize, factor: f32): v128 {
  const shifted = f32x4.add(f32x4.mul(v128.load(x), f32x4.splat(factor)), f32x4.splat(8.5));
  return i32x4.trunc_sat_f32x4_s(f32x4.min(f32x4.max(shifted, f32x4.splat(0)), f32x4.splat(15)));
}

/** The lowest byte of each lane. */
@inline function packed(x: v128): u32 {
  return (
    (i32x4.extract_lane(x, 0) & 255) | ((i32x4.extract_lane(x, 1) & 255) << 8) |
    ((i32x4.extract_lane(x, 2) & 255) << 16) | (i32x4.extract_lane(x, 3) << 24)
  );
}
