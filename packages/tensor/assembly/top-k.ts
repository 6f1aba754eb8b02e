// The k best of each row, through a heap of k that most elements never enter. Elements are compared by integer keys in whose
// order NaN is the largest and both zeros are equal.
import { copyRow } from "./copy";
import { CHUNK, chunk } from "./scratch";
import { advance, begin, cursor, setCursor, size, step } from "./walk";

/** Positions of the k best of the last axis, best first, earlier first among equals; `keys` has room for k elements. */
export function topK(isInt: bool, isLargest: bool, x: usize, out: usize, keys: usize, k: i32, rank: i32): void {
  const last = rank - 1;
  const n = size(last);
  setCursor(0, x);
  for (let rows = begin(last); rows > 0; rows--) {
    let held = 0;
    for (let first = 0; first < n; first += CHUNK) {
      const count = min(CHUNK, n - first);
      copyRow(cursor(0) + <usize>(first * step(0, last)), step(0, last), chunk(0), 4, count);
      toKeys(isInt, isLargest, chunk(0), count);
      held = offer(chunk(0), first, count, keys, out, held, k);
    }
    sortHeap(keys, out, k);
    out += <usize>k << 2;
    advance(last, 1);
  }
}

/** Replaces elements by keys: the better the element, the larger the key. */
function toKeys(isInt: bool, isLargest: bool, at: usize, count: i32): void {
  const flip = i32x4.splat(isLargest ? 0 : -1);
  for (const end = at + (<usize>count << 2); at < end; at += 16) {
    const x = v128.load(at);
    v128.store(at, v128.xor(isInt ? x : orderOf(x), flip));
  }
}

/** Numbers as integers in the same order. */
@inline function orderOf(x: v128): v128 {
  const bits = v128.andnot(x, f32x4.eq(x, f32x4.splat(0)));
  const order = v128.xor(bits, v128.and(i32x4.shr_s(bits, 31), i32x4.splat(i32.MAX_VALUE)));
  return v128.bitselect(i32x4.splat(i32.MAX_VALUE), order, f32x4.ne(x, x));
}

/** Puts `count` keys, at positions from `first` on, into the heap that holds `held` of k; returns how many it holds then. */
function offer(at: usize, first: i32, count: i32, keys: usize, places: usize, held: i32, k: i32): i32 {
  let i = 0;
  for (; i < count && held < k; i++, held++) {
    rise(keys, places, held, load<i32>(at + (<usize>i << 2)), first + i);
  }
  while (i < count) {
    const worst = i32x4.splat(load<i32>(keys));
    while (i + 4 <= count && !v128.any_true(i32x4.gt_s(v128.load(at + (<usize>i << 2)), worst))) i += 4;
    for (const end = min(i + 4, count); i < end; i++) {
      const key = load<i32>(at + (<usize>i << 2));
      if (key > load<i32>(keys)) sink(keys, places, k, key, first + i);
    }
  }
  return held;
}

@inline function key(keys: usize, i: i32): i32 {
  return load<i32>(keys + (<usize>i << 2));
}

@inline function put(keys: usize, places: usize, i: i32, value: i32, place: i32): void {
  store<i32>(keys + (<usize>i << 2), value);
  store<i32>(places + (<usize>i << 2), place);
}

/** Whether the first stands below the second in the final order: smaller, or equal and later. */
@inline function isWorse(keyA: i32, placeA: i32, keyB: i32, placeB: i32): bool {
  return keyA < keyB || (keyA == keyB && placeA > placeB);
}

/** Adds an element at the end of a heap of i elements whose root is the worst. */
function rise(keys: usize, places: usize, i: i32, value: i32, place: i32): void {
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!isWorse(value, place, key(keys, parent), key(places, parent))) break;
    put(keys, places, i, key(keys, parent), key(places, parent));
    i = parent;
  }
  put(keys, places, i, value, place);
}

/** Replaces the root of a heap of k elements. */
function sink(keys: usize, places: usize, k: i32, value: i32, place: i32): void {
  let i = 0;
  for (let child = 1; child < k; child = 2 * i + 1) {
    const right = child + 1;
    if (right < k && isWorse(key(keys, right), key(places, right), key(keys, child), key(places, child))) child = right;
    if (!isWorse(key(keys, child), key(places, child), value, place)) break;
    put(keys, places, i, key(keys, child), key(places, child));
    i = child;
  }
  put(keys, places, i, value, place);
}

/** Takes the worst away to the end until nothing is left: best first. */
function sortHeap(keys: usize, places: usize, k: i32): void {
  for (let end = k - 1; end > 0; end--) {
    const value = key(keys, end);
    const place = key(places, end);
    const worst = key(places, 0);
    sink(keys, places, end, value, place);
    put(keys, places, end, 0, worst);
  }
}
