// Sums and products of one row.

/** Four pairs of double-precision accumulators where the elements lie one after another. */
export function sumRow(x: usize, stride: i32, n: i32): f64 {
  let sum: f64 = 0;
  if (stride == 4) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (; n >= 8; n -= 8, x += 32) {
      s0 = f64x2.add(s0, pair(x));
      s1 = f64x2.add(s1, pair(x + 8));
      s2 = f64x2.add(s2, pair(x + 16));
      s3 = f64x2.add(s3, pair(x + 24));
    }
    sum = both(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
  }
  for (; n > 0; n--, x += <usize>stride) sum += <f64>load<f32>(x);
  return sum;
}

/** Two float32 elements as doubles. */
@inline export function pair(x: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(x));
}

/** The sum of the two lanes. */
@inline export function both(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Modulo 2³². */
export function sumRowInt(x: usize, stride: i32, n: i32): i32 {
  let sum = 0;
  for (; n > 0; n--, x += <usize>stride) sum += load<i32>(x);
  return sum;
}

export function productRow(x: usize, stride: i32, n: i32): f64 {
  let product: f64 = 1;
  for (; n > 0; n--, x += <usize>stride) product *= <f64>load<f32>(x);
  return product;
}

/** Modulo 2³². */
export function productRowInt(x: usize, stride: i32, n: i32): i32 {
  let product = 1;
  for (; n > 0; n--, x += <usize>stride) product *= load<i32>(x);
  return product;
}
