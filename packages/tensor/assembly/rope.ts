// Rotary position embedding over heads of any strides, a module of its own. What it means is said in @attn/attention; where cos and sin come from too.
import { size, step } from "./walk";

/** x [B, H, T, D], cos and sin [B, T, R / 2] → out [B, H, T, D]; numbers from R on pass through. */
export function rope(x: usize, cos: usize, sin: usize, out: usize, isInterleaved: bool): void {
  const width = size(3);
  const half = size(4);
  for (let b = 0; b < size(0); b++)
    for (let h = 0; h < size(1); h++)
      for (let t = 0; t < size(2); t++) {
        const row = x + <usize>(b * step(0, 0) + h * step(0, 1) + t * step(0, 2));
        const c = cos + <usize>(b * step(1, 0) + t * step(1, 1));
        const s = sin + <usize>(b * step(2, 0) + t * step(2, 1));
        if (isInterleaved) pairs(row, c, s, out, half, 2 * step(0, 3), step(0, 3), 8, 4);
        else {
          const done = areLined() ? vectors(row, c, s, out, half) : 0;
          const at = <usize>done << 2;
          const apart = half * step(0, 3);
          pairs(row + <usize>(done * step(0, 3)), c + at, s + at, out + at, half - done, step(0, 3), apart, 4, half << 2);
        }
        for (let i = 2 * half; i < width; i++) store<f32>(out + (<usize>i << 2), load<f32>(row + <usize>(i * step(0, 3))));
        out += <usize>width << 2;
      }
}

/** Whether the numbers of a head, and those of a row of the tables, lie one after another. */
@inline function areLined(): bool {
  return step(0, 3) == 4 && step(1, 2) == 4 && step(2, 2) == 4;
}

/** Whole vectors of four pairs, the second of each pair `half` numbers after the first; returns how many pairs. */
@inline function vectors(row: usize, cos: usize, sin: usize, out: usize, half: i32): i32 {
  const apart = <usize>half << 2;
  const whole = half & ~3;
  for (let at: usize = 0, end = <usize>whole << 2; at < end; at += 16) {
    const a = v128.load(row + at);
    const b = v128.load(row + at + apart);
    const c = v128.load(cos + at);
    const s = v128.load(sin + at);
    v128.store(out + at, f32x4.sub(f32x4.mul(a, c), f32x4.mul(b, s)));
    v128.store(out + at + apart, f32x4.add(f32x4.mul(b, c), f32x4.mul(a, s)));
  }
  return whole;
}

/** `count` pairs one by one: `next` bytes from pair to pair and `apart` bytes within one, in x and in the result. */
function pairs(
  row: usize, cos: usize, sin: usize, out: usize, count: i32,
  next: i32, apart: i32, outNext: i32, outApart: i32,
): void {
  for (let i = 0; i < count; i++) {
    const a = load<f32>(row);
    const b = load<f32>(row + <usize>apart);
    const c = load<f32>(cos);
    const s = load<f32>(sin);
    store<f32>(out, a * c - b * s);
    store<f32>(out + <usize>outApart, b * c + a * s);
    row += <usize>next;
    cos += <usize>step(1, 2);
    sin += <usize>step(2, 2);
    out += <usize>outNext;
  }
}
