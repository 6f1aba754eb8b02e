import { describe, expect, it } from "vitest";
import type { BinaryKind, UnaryKind } from "../../backend.ts";
import { rowMajor } from "../../view.ts";
import { createJsBackend } from "../js/backend.ts";
import { createWasmBackend } from "./create.ts";

const backend = createWasmBackend();
const reference = createJsBackend();

/** Every 64 007th of all float32 bit patterns, so that each exponent is met several hundred times, and all near the ends. */
const samples = (): Float32Array => {
  const words: number[] = [];
  for (let bits = 0; bits < 2 ** 32; bits += 64007) words.push(bits);
  for (const start of [0, 0x007fff80, 0x3f7fff80, 0x3effff80, 0x42b00000, 0x42cff000, 0x7f7fff00])
    for (let i = 0; i < 256; i++) words.push(start + i, 0x80000000 + start + i);
  return new Float32Array(Uint32Array.from(words).buffer);
};

/** Distance between neighbouring float32 numbers at x. */
const ulpAt = (x: number): number => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23);

/** How far a result is from the exact value, in units in the last place of the correctly rounded one. */
const errorOf = (actual: number, exact: number): number => {
  const rounded = Math.fround(exact);
  if (Object.is(actual, rounded)) return 0;
  const isAtEdge = Math.abs(exact) > 3.4028e38 && Math.abs(actual) > 3.4028e38 && exact > 0 === actual > 0;
  if (isAtEdge) return 1; // the largest number beside infinity
  const isComparable = Number.isFinite(actual) && Number.isFinite(rounded) && actual !== rounded;
  return isComparable ? Math.abs(actual - exact) / ulpAt(rounded) : Infinity;
};

/** The largest error and where it is. */
const worstError = (actual: ArrayLike<number>, exact: (i: number) => number): { ulps: number; at: number } => {
  let [ulps, at] = [0, -1];
  for (let i = 0; i < actual.length; i++) {
    const error = errorOf(actual[i]!, exact(i));
    if (error > ulps) [ulps, at] = [error, i];
  }
  return { ulps, at };
};

const unary = (kind: UnaryKind, x: Float32Array): Float32Array => {
  const [from, to] = [backend.allocate(x.length), backend.allocate(x.length)];
  backend.upload(from, x);
  const layout = rowMajor([x.length]);
  backend.unary(kind, { ...layout, dtype: "float32", buffer: from }, { ...layout, dtype: "float32", buffer: to });
  const result = backend.read(to, "float32", 0, x.length) as Float32Array;
  backend.free(from);
  backend.free(to);
  return result;
};

const binary = (kind: BinaryKind, a: Float32Array, b: Float32Array): Float32Array => {
  const buffers = [a, b, a].map((x) => backend.allocate(x.length));
  const layout = rowMajor([a.length]);
  const views = buffers.map((buffer) => ({ ...layout, dtype: "float32" as const, buffer }));
  backend.upload(buffers[0]!, a);
  backend.upload(buffers[1]!, b);
  backend.binary(kind, views[0]!, views[1]!, views[2]!);
  const result = backend.read(buffers[2]!, "float32", 0, a.length) as Float32Array;
  for (const buffer of buffers) backend.free(buffer);
  return result;
};

/** Units in the last place that each function may be off, a little above what was measured. */
const bounds: readonly (readonly [UnaryKind, (x: number) => number, number])[] = [
  ["exp", Math.exp, 1.5],
  ["log", Math.log, 1.5],
  ["log1p", Math.log1p, 2.5],
  ["rsqrt", (x) => 1 / Math.sqrt(x), 1.5],
  ["sin", Math.sin, 0.51],
  ["cos", Math.cos, 0.51],
  ["tanh", Math.tanh, 2],
  ["sigmoid", (x) => 1 / (1 + Math.exp(-x)), 2.5],
];

describe("functions in float32 against double precision, over all exponents", () => {
  const x = samples();
  for (const [kind, exact, bound] of bounds)
    it(`${kind} is within ${bound} units in the last place`, () => {
      const { ulps, at } = worstError(unary(kind, x), (i) => exact(x[i]!));
      expect(ulps, `at ${x[at]}`).toBeLessThanOrEqual(bound);
    });

  it("erf is within 1.5 units in the last place", () => {
    const [from, to] = [reference.allocate(x.length), reference.allocate(x.length)];
    reference.upload(from, x);
    const layout = rowMajor([x.length]);
    reference.unary("erf", { ...layout, dtype: "float32", buffer: from }, { ...layout, dtype: "float32", buffer: to });
    const exact = reference.read(to, "float32", 0, x.length) as Float32Array; // half a unit off at most
    const { ulps, at } = worstError(unary("erf", x), (i) => exact[i]!);
    expect(ulps, `at ${x[at]}`).toBeLessThanOrEqual(1.5);
  });

  it("pow is within 0.51 units in the last place", () => {
    const y = Float32Array.from(x, (v, i) => [2, -3, 0.5, v, 1 / 3, 100.25, -0.7][i % 7]!);
    const { ulps, at } = worstError(binary("pow", x, y), (i) => (x[i] === 1 ? 1 : x[i]! ** y[i]!));
    expect(ulps, `at ${x[at]} to the power ${y[at]}`).toBeLessThanOrEqual(0.51);
  });

  it("float32 arguments next to multiples of π/2 keep their precision", () => {
    // 16367173 · 2^72 is the float32 number that is closest to a multiple of π/2 for its size.
    const hard = Float32Array.from([
      16367173 * 2 ** 72,
      12344.5,
      1048575.9,
      1048576,
      Math.PI,
      6.2831855,
      355,
      5.2e15,
      3.4e38,
    ]);
    for (const [kind, exact] of [
      ["sin", Math.sin],
      ["cos", Math.cos],
    ] as const)
      expect(worstError(unary(kind, hard), (i) => exact(hard[i]!)).ulps).toBeLessThanOrEqual(0.51);
  });
});
