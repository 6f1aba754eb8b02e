// Which rows of float16 can be read in the short way: those whose exponents need no more than an addition.

// prettier-ignore
/** What takes the sign off a float16, and what makes one 0 that lies behind the row. */
const TWICE = memory.data<u16>([2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0]);

/** Whether `width` numbers of each of four rows have neither any below 2⁻¹⁴ other than 0 nor infinities nor what is no number. Whole eights are read. */
@inline export function arePlain(r0: usize, r1: usize, r2: usize, r3: usize, width: i32): bool {
  const one = i16x8.splat(1);
  let most = i16x8.splat(0);
  let least = i16x8.splat(-1);
  for (let at: usize = 0; width > 0; width -= 8, at += 16) {
    const twice = v128.load(TWICE + (<usize>(8 - min(width, 8)) << 1));
    const x0 = i16x8.mul(v128.load(r0 + at), twice);
    const x1 = i16x8.mul(v128.load(r1 + at), twice);
    const x2 = i16x8.mul(v128.load(r2 + at), twice);
    const x3 = i16x8.mul(v128.load(r3 + at), twice);
    most = i16x8.max_u(i16x8.max_u(i16x8.max_u(x0, x1), i16x8.max_u(x2, x3)), most);
    const least01 = i16x8.min_u(i16x8.sub(x0, one), i16x8.sub(x1, one));
    const least23 = i16x8.min_u(i16x8.sub(x2, one), i16x8.sub(x3, one));
    least = i16x8.min_u(i16x8.min_u(least01, least23), least);
  }
  const isOdd = v128.or(i16x8.ge_u(most, i16x8.splat(<i16>0xf800)), i16x8.lt_u(least, i16x8.splat(0x7ff)));
  return !v128.any_true(isOdd);
}
