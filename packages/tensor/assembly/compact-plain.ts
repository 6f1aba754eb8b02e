// Which rows of float16 can be read in the short way: those whose exponents need no more than an addition. They are plain: without numbers below 2⁻¹⁴
// other than 0, without infinities and without what is no number.

// prettier-ignore
/** What takes the sign off a float16, and what makes one 0 that lies behind the row. */
const TWICE = memory.data<u16>([2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0]);

/** What the next eight are to be multiplied by, of which so many belong to the row. */
@inline export function twice(width: i32): v128 {
  return v128.load(TWICE + (<usize>(8 - min(width, 8)) << 1));
}

/** Whether a row is not plain, from the greatest of its numbers without signs and the least of them minus one, as whole numbers. */
@inline export function hasOdd(most: v128, least: v128): bool {
  return v128.any_true(v128.or(i16x8.ge_u(most, i16x8.splat(<i16>0xf800)), i16x8.lt_u(least, i16x8.splat(0x7ff))));
}

/** Whether four rows of `width` numbers are plain. Whole eights are read. */
@inline export function arePlain(r0: usize, r1: usize, r2: usize, r3: usize, width: i32): bool {
  const one = i16x8.splat(1);
  let most = i16x8.splat(0);
  let least = i16x8.splat(-1);
  for (let at: usize = 0; width > 0; width -= 8, at += 16) {
    const by = twice(width);
    const x0 = i16x8.mul(v128.load(r0 + at), by);
    const x1 = i16x8.mul(v128.load(r1 + at), by);
    const x2 = i16x8.mul(v128.load(r2 + at), by);
    const x3 = i16x8.mul(v128.load(r3 + at), by);
    most = i16x8.max_u(i16x8.max_u(i16x8.max_u(x0, x1), i16x8.max_u(x2, x3)), most);
    const least01 = i16x8.min_u(i16x8.sub(x0, one), i16x8.sub(x1, one));
    const least23 = i16x8.min_u(i16x8.sub(x2, one), i16x8.sub(x3, one));
    least = i16x8.min_u(i16x8.min_u(least01, least23), least);
  }
  return !hasOdd(most, least);
}
