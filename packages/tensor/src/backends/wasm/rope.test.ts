import { describe, expect, it } from "vitest";
import type { Shape } from "../../shape.ts";
import { sizeOf } from "../../shape.ts";
import { operand, patterns } from "../../testing/backend/operands.ts";
import type { Layout } from "../../view.ts";
import { rowMajor } from "../../view.ts";
import { createWasmBackend } from "./create.ts";
import { ropeKernels } from "./rope.ts";

interface Sizes {
  readonly B: number;
  readonly H: number;
  readonly T: number;
  readonly D: number;
  /** Pairs that turn. */
  readonly half: number;
}

/** One below, at and above a vector and two, primes, nothing, heads that turn in part. */
const sizes: readonly Sizes[] = [
  ...[1, 2, 3, 4, 5, 7, 8, 9, 13].map((half) => ({ B: 2, H: 3, T: 2, D: 2 * half, half })),
  { B: 1, H: 1, T: 1, D: 11, half: 4 },
  { B: 2, H: 2, T: 3, D: 23, half: 7 },
  { B: 1, H: 2, T: 3, D: 3, half: 0 },
  { B: 0, H: 2, T: 3, D: 4, half: 2 },
  { B: 1, H: 2, T: 0, D: 4, half: 2 },
];
const backend = createWasmBackend();

const at = ({ strides, offset }: Layout, ...index: readonly number[]): number =>
  index.reduce((sum, i, axis) => sum + i * strides[axis]!, offset);

const { fround } = Math;
/** (a cos − b sin, b cos + a sin), each product and sum rounded to float32. */
const turned = (a: number, b: number, cos: number, sin: number): [number, number] => [
  fround(fround(a * cos) - fround(b * sin)),
  fround(fround(b * cos) + fround(a * sin)),
];

describe.each(patterns)("the rotation of heads that lie %s", (pattern) => {
  it.each(
    sizes.flatMap((size) =>
      [false, true].flatMap((interleaved) => [2, 3].map((rank) => ({ ...size, interleaved, rank }))),
    ),
  )("$B × $H × $T × $D, $half pairs, interleaved $interleaved, tables of rank $rank", (size) => {
    const { B, H, T, D, half, interleaved, rank } = size;
    const tableShape: Shape = rank === 3 ? [B, T, half] : [T, half];
    const shapes: Shape[] = [[B, H, T, D], tableShape, tableShape];
    const [x, cos, sin] = shapes.map((shape, i) => operand(shape, "float32", pattern, { seed: i + 1, range: 2 }));
    const inputs = [x!, cos!, sin!];
    const buffers = inputs.map(({ data }) => backend.allocate(data.length));
    for (const [i, { data }] of inputs.entries()) backend.upload(buffers[i]!, data);
    const count = sizeOf(shapes[0]!);
    const out = backend.allocate(count + 3);
    backend.upload(out, new Float32Array(count + 3).fill(12345));
    const views = inputs.map(({ layout }, i) => ({ ...layout, dtype: "float32" as const, buffer: buffers[i]! }));
    backend.fusedFrom!(ropeKernels)!.fused.rope!(
      views,
      { ...rowMajor(shapes[0]!), dtype: "float32", buffer: out },
      { interleaved },
    );
    const actual = backend.read(out, "float32", 0, count + 3) as Float32Array;
    for (const buffer of [...buffers, out]) backend.free(buffer);

    const expected = new Float32Array(count + 3).fill(12345);
    const target = rowMajor(shapes[0]!);
    const from = (operandOf: typeof x, ...index: number[]): number => operandOf!.data[at(operandOf!.layout, ...index)]!;
    for (let b = 0; b < B; b++)
      for (let h = 0; h < H; h++)
        for (let t = 0; t < T; t++) {
          for (let d = 2 * half; d < D; d++) expected[at(target, b, h, t, d)] = from(x, b, h, t, d);
          for (let i = 0; i < half; i++) {
            const [first, second] = interleaved ? [2 * i, 2 * i + 1] : [i, i + half];
            const row = rank === 3 ? [b, t, i] : [t, i];
            const pair = turned(
              from(x, b, h, t, first),
              from(x, b, h, t, second),
              from(cos, ...row),
              from(sin, ...row),
            );
            [expected[at(target, b, h, t, first)], expected[at(target, b, h, t, second)]] = pair;
          }
        }
    expect(actual).toEqual(expected);
  });
});
