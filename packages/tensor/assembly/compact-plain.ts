// Which rows of float16 can be read in the short way: those whose exponents need no more than an addition.

/** Whether these bytes of four rows, whole sixteens, have neither numbers below 2⁻¹⁴ other than 0 nor infinities nor what is no number. */
@inline export function arePlain(r0: usize, r1: usize, r2: usize, r3: usize, bytes: usize): bool {
  const one = i16x8.splat(1);
  let most = i16x8.splat(0);
  let least = i16x8.splat(-1);
  for (let at: usize = 0; at < bytes; at += 16) {
    const x0 = twice(r0 + at);
    const x1 = twice(r1 + at);
    const x2 = twice(r2 + at);
    const x3 = twice(r3 + at);
    most = i16x8.max_u(i16x8.max_u(i16x8.max_u(x0, x1), i16x8.max_u(x2, x3)), most);
    const least01 = i16x8.min_u(i16x8.sub(x0, one), i16x8.sub(x1, one));
    const least23 = i16x8.min_u(i16x8.sub(x2, one), i16x8.sub(x3, one));
    least = i16x8.min_u(i16x8.min_u(least01, least23), least);
  }
  const isOdd = v128.or(i16x8.ge_u(most, i16x8.splat(<i16>0xf800)), i16x8.lt_u(least, i16x8.splat(0x7ff)));
  return !v128.any_true(isOdd);
}

/** Without their signs. */
@inline function twice(at: usize): v128 {
  const x = v128.load(at);
  return i16x8.add(x, x);
}
