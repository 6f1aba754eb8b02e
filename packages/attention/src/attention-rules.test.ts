// The kernels of attention, on one thread and on several, against the composed version on the js backend: every combination of rules, at sizes
// around those of their blocks.
import type { Tensor } from "@attn/tensor";
import { grad, setDefaultBackend, tensor } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { createWasmBackend } from "@attn/tensor/wasm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attention } from "./attention.ts";
import type { AttentionOptions } from "./attention-options.ts";
import type { CompactFormat } from "./cache/compact-rows.ts";
import { packRows, unpackRows } from "./cache/compact-rows.ts";
import { expectClose } from "./testing/backends.ts";
import { randomNumbers, randomTensor } from "./testing/random.ts";

interface Sizes {
  readonly B: number;
  readonly H: number;
  readonly G: number;
  readonly T: number;
  readonly S: number;
  readonly D: number;
  readonly V: number;
}

/** A rule by what it needs to be made. */
const rules = {
  causal: () => ({ causal: true }),
  window: () => ({ window: 5 }),
  lengths: ({ B, S }: Sizes, seed: number) => ({
    lengths: Array.from({ length: B }, (_, b) => (seed + 7 * b) % (S + 1)),
  }),
  softCap: () => ({ softCap: 1.5 }),
  alibi: ({ H }: Sizes) => ({ alibi: tensor(Float32Array.from({ length: H }, (_, h) => 2 ** -(h + 1))) }),
  sinks: ({ H }: Sizes, seed: number) => ({ sinks: randomTensor([H], seed + 11) }),
} satisfies Record<string, (sizes: Sizes, seed: number) => AttentionOptions>;

/** Shapes that a mask may have, and whether it is given transposed. */
const maskShapes = {
  full: ({ B, H, T, S }: Sizes) => [B, H, T, S],
  perBatch: ({ B, S }: Sizes) => [B, 1, 1, S],
  perHead: ({ H, T }: Sizes) => [H, T, 1],
  shared: ({ T, S }: Sizes) => [T, S],
} satisfies Record<string, (sizes: Sizes) => number[]>;

const maskOf = (kind: string, shape: number[], seed: number): AttentionOptions => {
  const numbers = randomNumbers(
    shape.reduce((a, b) => a * b, 1),
    seed,
  );
  if (kind === "none") return {};
  const isTurned = kind.endsWith("turned") && shape.length >= 2;
  const [a, b] = [shape.at(-2)!, shape.at(-1)!];
  const made = isTurned ? [...shape.slice(0, -2), b, a] : shape;
  const data = kind.startsWith("bool")
    ? numbers.map((x) => (x > -0.3 ? 1 : 0))
    : numbers.map((x) => (x > 0.8 ? -Infinity : x));
  const mask = tensor(data, { shape: made, dtype: kind.startsWith("bool") ? "bool" : "float32" }) as Tensor<
    "bool" | "float32"
  >;
  return { mask: isTurned ? mask.swapAxes(-2, -1) : mask };
};

const size = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 23, 24, 25, 47, 48, 49, 63, 64, 65);
const keySize = fc.constantFrom(1, 3, 4, 5, 6, 7, 23, 24, 25, 63, 64, 65, 95, 96, 97, 127, 193);
const width = fc.constantFrom(1, 3, 4, 7, 8, 9, 16);
const compactWidth = fc.constantFrom(1, 7, 8, 9, 31, 32, 33, 64, 65);
const cases = fc.record({
  sizes: fc
    .record({
      B: fc.constantFrom(1, 2),
      G: fc.constantFrom(1, 2),
      group: fc.constantFrom(1, 3),
      T: size,
      S: keySize,
      D: width,
      V: width,
    })
    .map(({ group, ...sizes }): Sizes => ({ ...sizes, H: sizes.G * group })),
  names: fc.subarray(Object.keys(rules) as (keyof typeof rules)[]),
  mask: fc.constantFrom("none", "bool", "float", "bool turned", "float turned"),
  shape: fc.constantFrom(...(Object.keys(maskShapes) as (keyof typeof maskShapes)[])),
  seed: fc.nat(1000),
});

const alone = createWasmBackend();
const several = createWasmBackend({ threads: 3 });
beforeAll(async () => expect(await several.begun()).toBe(3));
afterAll(() => several.close());

const onBoth = (build: () => Tensor): readonly [fast: Float32Array, composed: Float32Array] => {
  setDefaultBackend(alone);
  const fast = build().dataSync();
  setDefaultBackend(several);
  expectClose(build().dataSync(), fast, { within: 0 });
  setDefaultBackend(createJsBackend());
  return [fast, build().dataSync()];
};

const inputsOf = ({ B, H, G, T, S, D, V }: Sizes, seed: number): { q: Tensor; k: Tensor; v: Tensor } => ({
  q: randomTensor([B, T, H, D], seed).mul(2).swapAxes(1, 2),
  k: randomTensor([B, S, G, D], seed + 1)
    .mul(2)
    .swapAxes(1, 2),
  v: randomTensor([B, G, S, V], seed + 2),
});

describe("the kernels of attention agree with the composed version", () => {
  const optionsOf = ({
    sizes,
    names,
    mask,
    shape,
    seed,
  }: typeof cases extends fc.Arbitrary<infer T> ? T : never): AttentionOptions =>
    Object.assign(
      {},
      ...names.map((name) => rules[name](sizes, seed)),
      maskOf(mask, maskShapes[shape](sizes), seed + 5),
    );

  it("in the output, whatever the rules", () =>
    fc.assert(
      fc.property(cases, (one) => {
        const [fast, composed] = onBoth(() => {
          const { q, k, v } = inputsOf(one.sizes, one.seed);
          return attention(q, k, v, optionsOf(one)).output;
        });
        expectClose(fast, composed, { within: 5e-6 });
      }),
      { numRuns: 150 },
    ));

  it("in the output over the rows of compact caches, whatever the rules", () =>
    fc.assert(
      fc.property(
        cases,
        fc.constantFrom<CompactFormat>("float16", "int8", "int4"),
        fc.record({ T: fc.constantFrom(1, 1, 1, 2, 3, 9), D: compactWidth, V: compactWidth }),
        (one, format, changed) => {
          const sizes = { ...one.sizes, ...changed };
          const [fast, composed] = onBoth(() => {
            const { q, k, v } = inputsOf(sizes, one.seed);
            const kept = (x: Tensor): Tensor => unpackRows(packRows(x, format), format, x.shape[3]!);
            return attention(q, kept(k), kept(v), optionsOf({ ...one, sizes })).output;
          });
          expectClose(fast, composed, { within: 5e-6 });
        },
      ),
      { numRuns: 150 },
    ));

  it("in the gradients at queries, keys and values, whatever the rules", () =>
    fc.assert(
      fc.property(cases, fc.constantFrom("q", "k", "v"), (one, name) => {
        const [fast, composed] = onBoth(() => {
          const inputs = inputsOf(one.sizes, one.seed);
          const { B, H, T, V } = one.sizes;
          const weights = randomTensor([B, H, T, V], one.seed + 3);
          return grad((x: Tensor) => {
            const { q, k, v } = { ...inputs, [name]: x } as typeof inputs;
            return attention(q, k, v, optionsOf(one)).output.mul(weights).sum();
          })(inputs[name as "q"]);
        });
        expectClose(fast, composed, { within: 1e-5 });
      }),
      { numRuns: 100 },
    ));

  it("in the gradients at a float mask, slopes and sinks", () =>
    fc.assert(
      fc.property(cases, fc.constantFrom("mask", "alibi", "sinks"), (one, name) => {
        const { B, H, T, S, V } = one.sizes;
        // At a slope every score counts as often as its key is away, up to T or S times; in that unit the bound is a tighter one.
        const [unit, within] = name === "alibi" ? [1 / Math.max(T, S), 3e-6] : [1, 2e-5];
        const [fast, composed] = onBoth(() => {
          const { q, k, v } = inputsOf(one.sizes, one.seed);
          const weights = randomTensor([B, H, T, V], one.seed + 3).mul(unit);
          return grad((x: Tensor) =>
            attention(q, k, v, { ...optionsOf({ ...one, mask: "none" }), [name]: x })
              .output.mul(weights)
              .sum(),
          )(randomTensor(name === "mask" ? [T, S] : [H], one.seed + 4));
        });
        expectClose(fast, composed, { within });
      }),
      { numRuns: 30 },
    ));

  it("in second derivatives with rules", () => {
    const sizes: Sizes = { B: 1, H: 2, G: 1, T: 5, S: 6, D: 3, V: 2 };
    const options = (): AttentionOptions => ({
      ...rules.causal(),
      ...rules.softCap(),
      ...rules.alibi(sizes),
      ...rules.sinks(sizes, 3),
      ...maskOf("float", [5, 6], 4),
    });
    const [fast, composed] = onBoth(() => {
      const { q, k, v } = inputsOf(sizes, 1);
      const slope = (x: Tensor): Tensor =>
        grad((y: Tensor) =>
          attention(y, k, v, options())
            .output.mul(randomTensor([1, 2, 5, 2], 8))
            .sum(),
        )(x);
      return grad((x: Tensor) => slope(x).square().sum())(q);
    });
    expectClose(fast, composed, { within: 1e-5 });
  });
});

describe("the kernels of attention and what is no number", () => {
  const inputs = (): { q: Tensor; k: Tensor; v: Tensor } => inputsOf({ B: 1, H: 1, G: 1, T: 9, S: 9, D: 3, V: 4 }, 2);
  it.each([1, 9])("a score of NaN makes its row NaN, also beside hidden keys (%i queries)", (T) => {
    const data = inputs().q.dataSync();
    data[3 * (T - 1)] = NaN;
    const [fast, composed] = onBoth(() => {
      const { k, v } = inputs();
      const q = tensor(data, { shape: [1, 1, 9, 3] }).slice(2, { stop: T });
      return attention(q, k, v, { mask: tensor(Float32Array.from({ length: 9 }, (_, s) => (s === 4 ? 0 : -Infinity))) })
        .output;
    });
    expect([...fast].map(Number.isNaN)).toEqual([...composed].map(Number.isNaN));
    expect(Number.isNaN(fast.at(-1))).toBe(true);
  });

  it.each([1, 9])("a sink of ∞, −∞ or NaN (%i queries)", (T) => {
    for (const sink of [Infinity, -Infinity, NaN]) {
      const [fast, composed] = onBoth(() => {
        const { q, k, v } = inputs();
        return attention(q.slice(2, { stop: T }), k, v, { sinks: tensor([sink]), causal: true }).output;
      });
      expectClose(fast, composed);
    }
  });
});
