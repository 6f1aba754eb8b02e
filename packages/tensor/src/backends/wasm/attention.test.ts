import { describe, expect, it, vi } from "vitest";
import type { Attributes } from "../../backend.ts";
import type { Shape } from "../../shape.ts";
import { sizeOf } from "../../shape.ts";
import { operand, patterns } from "../../testing/backend/operands.ts";
import type { Layout } from "../../view.ts";
import { rowMajor } from "../../view.ts";
import { attentionKernels } from "./attention.ts";
import type { WasmBackend } from "./backend.ts";
import { backendOn } from "./backend.ts";
import { Space } from "./space.ts";
import { crewOf } from "./threads/crew.ts";

/** The formula in double precision, and its derivatives, over plain arrays. */
interface Sizes {
  readonly [axis: string]: number;
}
type At = (...index: number[]) => number;

const visible = ({ T, S }: Sizes, t: number, s: number, { causal, window }: Attributes): boolean => {
  const position = S! - T! + t;
  return !(causal && s > position) && !(window !== undefined && s <= position - Number(window));
};

const weightsOf = (sizes: Sizes, [q, k]: readonly At[], rules: Attributes, [b, h, t]: number[]): number[] => {
  const { H, G, S, D } = sizes as { H: number; G: number; S: number; D: number };
  const g = Math.floor((h! * G) / H);
  const scores = Array.from({ length: S }, (_, s) => {
    if (!visible(sizes, t!, s, rules)) return -Infinity;
    let sum = 0;
    for (let d = 0; d < D; d++) sum += q!(b!, h!, t!, d) * k!(b!, g, s, d);
    return sum * Number(rules.scale);
  });
  const most = Math.max(...scores);
  if (most === -Infinity && rules.canBeEmpty) return scores.fill(0);
  const powers = scores.map((x) => Math.exp(x - most));
  const total = powers.reduce((x, y) => x + y, 0);
  return powers.map((x) => x / total);
};

const expectedOutput = (sizes: Sizes, inputs: readonly At[], rules: Attributes): number[] => {
  const { B, H, G, T, V } = sizes as { B: number; H: number; G: number; T: number; V: number };
  const out: number[] = [];
  for (let b = 0; b < B; b++)
    for (let h = 0; h < H; h++)
      for (let t = 0; t < T; t++) {
        const weights = weightsOf(sizes, inputs, rules, [b, h, t]);
        for (let v = 0; v < V; v++)
          out.push(
            weights.reduce((sum, w, s) => sum + (w === 0 ? 0 : w * inputs[2]!(b, Math.floor((h * G) / H), s, v)), 0),
          );
      }
  return out;
};

const expectedGradients = (sizes: Sizes, inputs: readonly At[], rules: Attributes): number[] => {
  const { B, H, G, T, S, D, V } = sizes as {
    B: number;
    H: number;
    G: number;
    T: number;
    S: number;
    D: number;
    V: number;
  };
  const [q, k, v, arrived] = inputs as [At, At, At, At];
  const atQ = new Float64Array(B * H * T * D);
  const atK = new Float64Array(B * G * S * D);
  const atV = new Float64Array(B * G * S * V);
  for (let b = 0; b < B; b++)
    for (let h = 0; h < H; h++)
      for (let t = 0; t < T; t++) {
        const g = Math.floor((h * G) / H);
        const weights = weightsOf(sizes, inputs, rules, [b, h, t]);
        const atWeights = weights.map((_, s) => {
          let sum = 0;
          for (let i = 0; i < V; i++) sum += arrived(b, h, t, i) * v(b, g, s, i);
          return sum;
        });
        const mean = weights.reduce((sum, w, s) => sum + w * atWeights[s]!, 0);
        for (let s = 0; s < S; s++) {
          const slope = weights[s]! * (atWeights[s]! - mean) * Number(rules.scale);
          const key = (b * G + g) * S + s;
          for (let d = 0; d < D; d++) atQ[((b * H + h) * T + t) * D + d]! += slope * k(b, g, s, d);
          for (let d = 0; d < D; d++) atK[key * D + d]! += slope * q(b, h, t, d);
          for (let i = 0; i < V; i++) atV[key * V + i]! += weights[s]! * arrived(b, h, t, i);
        }
      }
  return [...atQ, ...atK, ...atV];
};

const cases: readonly (readonly [Sizes, Attributes])[] = [
  [{ B: 1, H: 1, G: 1, T: 1, S: 1, D: 1, V: 1 }, {}],
  [{ B: 2, H: 2, G: 2, T: 7, S: 7, D: 4, V: 4 }, { causal: true }],
  [{ B: 2, H: 6, G: 2, T: 5, S: 9, D: 3, V: 5 }, { causal: true }],
  [{ B: 1, H: 3, G: 1, T: 25, S: 31, D: 8, V: 7 }, {}],
  [{ B: 1, H: 2, G: 1, T: 49, S: 49, D: 9, V: 8 }, { causal: true }],
  [
    { B: 1, H: 1, G: 1, T: 64, S: 64, D: 32, V: 32 },
    { causal: true, window: 5 },
  ],
  [
    { B: 1, H: 2, G: 2, T: 30, S: 67, D: 5, V: 16 },
    { causal: true, window: 20 },
  ],
  [{ B: 1, H: 1, G: 1, T: 27, S: 27, D: 4, V: 4 }, { window: 3 }],
  [
    { B: 1, H: 2, G: 1, T: 26, S: 10, D: 4, V: 3 },
    { causal: true, canBeEmpty: true },
  ],
  [
    { B: 1, H: 1, G: 1, T: 40, S: 1, D: 6, V: 6 },
    { causal: true, window: 2, canBeEmpty: true },
  ],
  [{ B: 1, H: 1, G: 1, T: 5, S: 4200, D: 3, V: 2 }, { causal: true }], // more keys than a gradient keeps scores of
  [
    { B: 1, H: 4, G: 2, T: 3, S: 100, D: 8, V: 9 },
    { causal: true, window: 98 },
  ],
  [{ B: 1, H: 2, G: 1, T: 6, S: 0, D: 4, V: 3 }, { canBeEmpty: true }],
  [{ B: 1, H: 2, G: 1, T: 0, S: 5, D: 4, V: 3 }, {}],
  [{ B: 1, H: 2, G: 1, T: 5, S: 5, D: 0, V: 3 }, {}],
  [{ B: 1, H: 2, G: 1, T: 5, S: 5, D: 3, V: 0 }, {}],
  [{ B: 1, H: 0, G: 0, T: 5, S: 5, D: 3, V: 2 }, {}],
  [{ B: 0, H: 2, G: 2, T: 5, S: 5, D: 3, V: 2 }, {}],
];

const reader =
  (data: ArrayLike<number>, { strides, offset }: Layout): At =>
  (...index) =>
    data[index.reduce((at, i, axis) => at + i * strides[axis]!, offset)]!;

/** Every kernel called once for each of its parts, the last first: what threads may do. */
const inParts = (): WasmBackend => {
  const space = new Space();
  const backend = backendOn(space);
  backend.fusedFrom!(attentionKernels);
  const { attention, attentionStep, attentionGradient } = space.kernels;
  const apart =
    (kernel: (...numbers: number[]) => void) =>
    (...numbers: number[]): void => {
      const [first, parts] = numbers.splice(-2) as [number, number];
      for (let part = first + parts - 1; part >= first; part--) kernel(...numbers, part, 1);
    };
  Object.assign(space.kernels, {
    attention: apart(attention as (...numbers: number[]) => void),
    attentionStep: apart(attentionStep as (...numbers: number[]) => void),
    attentionGradient: apart(attentionGradient as (...numbers: number[]) => void),
  });
  return backend;
};

const backends = {
  "with relaxed SIMD, where the engine has it": backendOn(new Space()),
  "without relaxed SIMD": backendOn(new Space({ relaxed: false })),
  "in parts": inParts(),
};

describe.each(Object.entries(backends))("attention and its gradient %s", (_, backend) => {
  const shapesOf = ({ B, H, G, T, S, D, V }: Sizes): Shape[] =>
    [
      [B, H, T, D],
      [B, G, S, D],
      [B, G, S, V],
      [B, H, T, V],
    ] as Shape[];

  const run = (
    name: "attention" | "attentionGradient",
    sizes: Sizes,
    pattern: (typeof patterns)[number],
    rules: Attributes,
  ) => {
    const shapes = shapesOf(sizes);
    const inputs = shapes.map((shape, i) => operand(shape, "float32", pattern, { seed: i + 1, range: 2 }));
    const readers = inputs.map(({ data, layout }) => reader(data, layout));
    const used = name === "attention" ? inputs.slice(0, 3) : inputs;
    const names = name === "attention" ? {} : { inputs: "gradient" };
    const buffers = used.map(({ data }) => {
      const buffer = backend.allocate(data.length);
      backend.upload(buffer, data);
      return buffer;
    });
    const size = name === "attention" ? sizeOf(shapes[3]!) : shapes.slice(0, 3).reduce((sum, s) => sum + sizeOf(s), 0);
    const out = backend.allocate(size + 5);
    backend.upload(out, new Float32Array(size + 5).fill(12345));
    const views = used.map(({ layout }, i) => ({ ...layout, dtype: "float32" as const, buffer: buffers[i]! }));
    const shape = name === "attention" ? shapes[3]! : [size];
    backend.fusedFrom!(attentionKernels)!.fused[name]!(
      views,
      { ...rowMajor(shape), dtype: "float32", buffer: out },
      { ...rules, ...names },
    );
    const actual = backend.read(out, "float32", 0, size + 5) as Float32Array;
    for (const buffer of [...buffers, out]) backend.free(buffer);
    expect([...actual.subarray(size)], "written behind the end").toEqual(new Array(5).fill(12345));
    return { actual: actual.subarray(0, size), readers };
  };

  const expectClose = (actual: ArrayLike<number>, expected: readonly number[], within: number): void => {
    expect(actual.length).toBe(expected.length);
    for (const [i, wanted] of expected.entries())
      if (!(Math.abs(actual[i]! - wanted) <= within * (1 + Math.abs(wanted))))
        throw new Error(`element ${i} is ${actual[i]}, expected ${wanted}`);
  };

  describe.each(cases)("%j %j", (sizes, options) => {
    const rules = { scale: 0.4, ...options };
    it.each(patterns)("on %s views equals the formula in double precision", (pattern) => {
      const forward = run("attention", sizes, pattern, rules);
      expectClose(forward.actual, expectedOutput(sizes, forward.readers, rules), 1e-5);
      const back = run("attentionGradient", sizes, pattern, rules);
      expectClose(back.actual, expectedGradients(sizes, back.readers, rules), 2e-5);
      expect(backend.liveBytes).toBe(0);
    });
  });
});

describe("a call of attention", () => {
  /** Bytes that a fresh memory has for buffers before it grows. */
  const bytesAtFirst = (): number => {
    const { heap } = new Space();
    const { end } = heap;
    let bytes = 0;
    while (heap.allocate(64) && heap.end === end) bytes += 64;
    return bytes;
  };

  it.each([1, 8])("of %d queries may read rows of values in the last buffer of the memory in whole vectors", (T) => {
    const space = new Space();
    const backend = backendOn(space);
    const attention = backend.fusedFrom!(attentionKernels)!.fused.attention!;
    const { end } = space.heap;
    const filled = (count: number, value: number) => {
      const buffer = backend.allocate(count);
      backend.upload(buffer, new Float32Array(count).fill(value));
      return { ...rowMajor([1, 1, count, 1]), dtype: "float32" as const, buffer };
    };
    const [q, k, out, scratch] = [filled(T, 1), filled(16, 1), filled(T, 0), filled(50_000, 0)];
    backend.allocate((bytesAtFirst() - backend.liveBytes - 64) / 4);
    const v = filled(16, 3);
    expect(space.heap.end).toBe(end);
    backend.free(scratch.buffer);
    attention([q, k, v], out, { scale: 1 });
    expect(backend.read(out.buffer, "float32", 0, T)).toEqual(new Float32Array(T).fill(3));
  });

  it("borrows memory for as many parts as it makes, also where the work divided by the parts is no whole number", async () => {
    const space = new Space({ crew: crewOf(2) });
    const backend = backendOn(space);
    const attention = backend.fusedFrom!(attentionKernels)!.fused.attention!;
    const view = (...shape: number[]) => {
      const buffer = backend.allocate(sizeOf(shape));
      backend.upload(buffer, new Float32Array(sizeOf(shape)).fill(1));
      return { ...rowMajor(shape), dtype: "float32" as const, buffer };
    };
    const inputs = [view(1, 1, 500, 50), view(1, 1, 1000, 50), view(1, 1, 1000, 50)]; // 50 million multiply-adds
    const out = view(1, 1, 500, 50);
    const [borrow, parallel] = [vi.spyOn(space, "borrow"), vi.spyOn(space, "parallel")];
    attention(inputs, out, { scale: 1 });
    const [calls] = parallel.mock.calls[0]!;
    const scratch = calls.map(({ args }) => Number(args[4]));
    const room = scratch[1]! - scratch[0]!;
    expect(borrow.mock.calls[0]![0]).toBe(room * calls.length);
    await backend.close();
  });
});
