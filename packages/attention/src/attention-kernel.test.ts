import type { Tensor } from "@attn/tensor";
import { checkpoint, evaluate, grad, setDefaultBackend, tensor } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { createWasmBackend } from "@attn/tensor/wasm";
import { describe, expect, it } from "vitest";
import { attention } from "./attention.ts";
import type { AttentionOptions } from "./attention-options.ts";
import { expectClose } from "./testing/backends.ts";

interface Case {
  readonly name: string;
  readonly sizes: readonly [B: number, H: number, G: number, T: number, D: number];
  readonly options: AttentionOptions;
}
const cases: readonly Case[] = [
  { name: "causal", sizes: [2, 2, 2, 9, 4], options: { causal: true } },
  { name: "of grouped heads", sizes: [2, 4, 2, 5, 3], options: { causal: true, scale: 0.3 } },
  { name: "over more than one block of queries", sizes: [1, 2, 1, 31, 5], options: { causal: true } },
  { name: "in a window", sizes: [1, 1, 1, 30, 4], options: { causal: true, window: 4 } },
  { name: "without rules", sizes: [1, 3, 3, 26, 8], options: {} },
];

/** Numbers within ±1, the same every time. */
const wave = (count: number, seed: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(1.7 * i + seed) * Math.cos(0.31 * i * seed));

/** Queries, keys and values as a projection gives them: parts of one matrix [B, T, (H + 2G) · D]. */
const heads = ({ sizes: [B, H, G, T, D] }: Case, joined: Tensor): readonly Tensor[] => {
  const part = (start: number, count: number): Tensor =>
    joined
      .slice(2, { start: start * D, stop: (start + count) * D })
      .reshape([B, T, count, D])
      .swapAxes(1, 2);
  return [part(0, H), part(H, G), part(H + G, G)];
};

const joinedOf = ({ sizes: [B, H, G, T, D] }: Case): Tensor =>
  tensor(wave(B * T * (H + 2 * G) * D, 1), { shape: [B, T, (H + 2 * G) * D] });

const attend = (one: Case, joined: Tensor): Tensor => {
  const [q, k, v] = heads(one, joined) as [Tensor, Tensor, Tensor];
  return attention(q, k, v, one.options).output;
};

const weighted = (x: Tensor): Tensor => x.mul(tensor(wave(x.size, 3), { shape: x.shape })).sum();

const onBoth = (build: () => Tensor): readonly [fast: Float32Array, composed: Float32Array] => {
  setDefaultBackend(createWasmBackend());
  const fast = build().dataSync();
  setDefaultBackend(createJsBackend());
  return [fast, build().dataSync()];
};

describe("the kernels of attention agree with what it is composed of", () => {
  describe.each(cases)("$name", (one) => {
    it("in the output", () => {
      const [fast, composed] = onBoth(() => attend(one, joinedOf(one)));
      expectClose(fast, composed, { within: 2e-6 });
    });
    it("in the gradient", () => {
      const [fast, composed] = onBoth(() => grad((x: Tensor) => weighted(attend(one, x)))(joinedOf(one)));
      expectClose(fast, composed, { within: 2e-6 });
    });
    it("in the gradient of the gradient", () => {
      const slope = (x: Tensor): Tensor => grad((y: Tensor) => weighted(attend(one, y)))(x);
      const [fast, composed] = onBoth(() => grad((x: Tensor) => slope(x).square().sum())(joinedOf(one)));
      expectClose(fast, composed, { within: 1e-5 });
    });
    it("in a checkpointed block", () => {
      const [fast, composed] = onBoth(() =>
        grad((x: Tensor) => weighted(checkpoint((y: Tensor) => attend(one, y.sin()))(x)))(joinedOf(one)),
      );
      expectClose(fast, composed, { within: 2e-6 });
    });
  });

  it("where a query or a key that everybody sees is no number", () => {
    const one: Case = { name: "", sizes: [1, 1, 1, 6, 4], options: {} };
    for (const [place, value] of [
      [0, NaN],
      [4, NaN],
      [13, Infinity],
      [17, -Infinity],
    ] as const) {
      const data = joinedOf(one).dataSync();
      data[place] = value;
      const [fast, composed] = onBoth(() => attend(one, tensor(data, { shape: joinedOf(one).shape })));
      expectClose(fast, composed);
    }
  });
});

it("the second derivative of attention equals differences of its gradient", async () => {
  setDefaultBackend(createWasmBackend());
  const one: Case = { name: "", sizes: [1, 2, 1, 5, 2], options: { causal: true } };
  const slope = (x: Tensor): Tensor => grad((y: Tensor) => weighted(attend(one, y)))(x);
  const start = joinedOf(one);
  const direction = tensor(wave(start.size, 7), { shape: start.shape });
  const second = grad((x: Tensor) => slope(x).mul(direction).sum())(start);
  const step = 2 ** -6;
  const [after, before] = [slope(start.add(direction.mul(step))), slope(start.sub(direction.mul(step)))];
  await evaluate(second, after, before);
  expectClose(
    await second.data(),
    await after
      .sub(before)
      .div(2 * step)
      .data(),
    { within: 1e-3 },
  );
});

it("attention over many positions and its gradient hold no weights of all of them, scratch memory included", async () => {
  const backend = createWasmBackend();
  setDefaultBackend(backend);
  const [T, D] = [4096, 4];
  const x = tensor(wave(T * D, 1), { shape: [1, 1, T, D] });
  const { output } = attention(x, x, x, { causal: true });
  await evaluate(output);
  expect(backend.memoryBytes).toBeLessThan(2 ** 21); // T² numbers would be 2²⁶ bytes
  const gradient = grad((y: Tensor) => attention(y, y, y, { causal: true, softCap: 5 }).output.square().sum())(x);
  await evaluate(gradient);
  expect(backend.memoryBytes).toBeLessThan(2 ** 23);
});
