// x to the power y, through double precision: float32 results are correctly rounded but for one in many millions.

/** IEEE 754's `pow`: anything to the power 0 is 1, and so is 1 to any power and −1 to an infinite one. */
export function power(x: f32, y: f32): f32 {
  if (y == 0 || x == 1) return 1;
  const magnitude = abs(x);
  if (magnitude == 1 && abs(y) == Infinity) return 1;
  if (x != x || y != y) return NaN;
  const isWhole = trunc(y) == y;
  if (x < 0 && magnitude != Infinity && !isWhole) return NaN;
  const result = <f32>exp2(<f64>y * log2(<f64>magnitude));
  const isOdd = isWhole && abs(y) < 16777216 && (<i32>y & 1) != 0;
  return isOdd ? copysign(result, x) : result;
}

/** x to the power y modulo 2³². A negative power of anything but 1 and −1 is 0. */
export function powerInt(x: i32, y: i32): i32 {
  if (y < 0) return x == 1 ? 1 : x == -1 ? ((y & 1) != 0 ? -1 : 1) : 0;
  let result = 1;
  for (; y > 0; y >>= 1) {
    if ((y & 1) != 0) result *= x;
    x *= x;
  }
  return result;
}

/** 2 / (ln 2 (2i + 1)): the series of log₂ in s = (m − 1) / (m + 1). */
// prettier-ignore
const LOG2 = memory.data<f64>([
  2.8853900817779268, 0.9617966939259756, 0.5770780163555854, 0.4121985831111324, 0.3205988979753252,
  0.2623081892525388, 0.2219530832136867, 0.19235933878519513, 0.1697288283398780,
]);

function log2(x: f64): f64 {
  if (x == 0) return -Infinity;
  if (x == Infinity) return x;
  const shifted = reinterpret<i64>(x) - 0x3fe6a09e667f3bcd; // √½
  const s = ratio(reinterpret<f64>((shifted & 0xfffffffffffff) + 0x3fe6a09e667f3bcd));
  const z = s * s;
  let p: f64 = 0;
  for (let i = 8; i >= 0; i--) p = p * z + load<f64>(LOG2 + (<usize>i << 3));
  return <f64>(shifted >> 52) + s * p;
}

@inline function ratio(m: f64): f64 {
  return (m - 1) / (m + 1);
}

/** (ln 2)ⁱ / i! */
// prettier-ignore
const EXP2 = memory.data<f64>([
  1, 0.6931471805599453, 0.2402265069591007, 0.05550410866482158, 0.009618129107628477, 0.0013333558146428441,
  0.00015403530393381608, 0.000015252733804059838, 0.0000013215486790144305, 1.0178086009239699e-7, 7.054911620801121e-9,
]);

function exp2(x: f64): f64 {
  x = min(max(x, -300), 300); // far outside float32, far inside double
  const n = nearest(x);
  const f = x - n;
  let p: f64 = 0;
  for (let i = 10; i >= 0; i--) p = p * f + load<f64>(EXP2 + (<usize>i << 3));
  return p * reinterpret<f64>((<i64>n + 1023) << 52);
}
