import type { LinearWeights, Tensor } from "@attn/tensor";
import {
  concat,
  dequantize,
  dropout,
  linear,
  matmul,
  QuantizedMatrix,
  rmsNorm,
  ShapeError,
  tensor,
  zeros,
} from "@attn/tensor";
import { quantize } from "@attn/tensor/quantized";
import { describe, expect, it } from "vitest";
import { attention } from "./attention.ts";
import { createKvCache } from "./cache/create-kv-cache.ts";
import { MultiHeadAttention } from "./multi-head-attention.ts";
import { rope } from "./positions/rope.ts";
import { ropeFrequencies } from "./positions/rope-frequencies.ts";
import { ropeTable } from "./positions/rope-table.ts";
import { expectClose, onEveryBackend } from "./testing/backends.ts";
import { randomTensor, randomWeights } from "./testing/random.ts";

const sizes = { C: 10, H: 4, G: 2, D: 6 };
const frequencies = ropeFrequencies({}, { headWidth: 6 });

onEveryBackend("MultiHeadAttention", () => {
  it("is its formula: maps, norms, rotation, grouped attention, output map", async () => {
    const weights = { ...randomWeights(sizes, 1), queryNorm: randomTensor([6], 8), keyNorm: randomTensor([6], 9) };
    const layer = new MultiHeadAttention(weights, {
      heads: 4,
      kvHeads: 2,
      causal: true,
      rope: { frequencies, pairing: "interleaved" },
      normEpsilon: 1e-3,
      scale: 0.3,
    });
    const x = randomTensor([2, 5, 10], 10);
    const heads = (map: LinearWeights | undefined, count: number) => linear(x, map!).reshape([2, 5, count, 6]);
    const turned = (y: ReturnType<typeof heads>, weight: typeof weights.queryNorm) =>
      rope(rmsNorm(y, { weight, epsilon: 1e-3 }).swapAxes(1, 2), { frequencies, pairing: "interleaved" });
    const q = turned(heads(weights.query, 4), weights.queryNorm);
    const k = turned(heads(weights.key, 2), weights.keyNorm);
    const expected = attention(q, k, heads(weights.value, 2).swapAxes(1, 2), { causal: true, scale: 0.3 });
    const joined = expected.output.swapAxes(1, 2).reshape([2, 5, 24]);
    const actual = layer.forward(x);
    expectClose(await actual.output.data(), await linear(joined, weights.output).data());
    expectClose(await actual.weights.data(), await expected.weights.data());
    expectClose(await actual.scores.data(), await expected.scores.data());
  });

  it("shows an observer queries, keys and values before positions turn them, from which its weights follow", async () => {
    const layer = new MultiHeadAttention(
      { ...randomWeights(sizes, 1), queryNorm: randomTensor([6], 8), keyNorm: randomTensor([6], 9) },
      { heads: 4, kvHeads: 2, causal: true, rope: { frequencies } },
    );
    const seen = new Map<string, Tensor>();
    const actual = layer.forward(randomTensor([2, 5, 10], 10), { observe: (name, value) => seen.set(name, value) });
    const [query, key, value] = ["query", "key", "value"].map((name) => seen.get(name)!) as [Tensor, Tensor, Tensor];
    expect([...seen].map(([name, { shape }]) => [name, shape])).toEqual([
      ["query", [2, 4, 5, 6]],
      ["key", [2, 2, 5, 6]],
      ["value", [2, 2, 5, 6]],
    ]);
    const turned = [query, key].map((x) => rope(x, { frequencies })) as [Tensor, Tensor];
    expectClose(await actual.weights.data(), await attention(...turned, value, { causal: true }).weights.data());
  });

  it("takes quantised projections, which are what they are dequantised to", async () => {
    const quantised = Object.fromEntries(
      Object.entries(randomWeights(sizes, 1)).map(([name, { weight, bias }]) => [
        name,
        { weight: weight instanceof QuantizedMatrix ? weight : quantize(weight, { bits: 8 }), bias },
      ]),
    ) as unknown as { readonly [Name in "query" | "key" | "value" | "output"]: { readonly weight: QuantizedMatrix } };
    const map = ({ weight, ...rest }: (typeof quantised)["key"]) => ({ ...rest, weight: dequantize(weight) });
    const { query, key, value, output } = quantised;
    const plain = { query: map(query), key: map(key), value: map(value), output: map(output) };
    const options = { heads: 4, kvHeads: 2, causal: true };
    const x = randomTensor([1, 3, 10], 10);
    const actual = await new MultiHeadAttention(quantised, options).forward(x).output.data();
    const expected = await new MultiHeadAttention(plain, options).forward(x).output.data();
    actual.forEach((number, i) => {
      expect(number).toBeCloseTo(expected[i]!, 3); // the kernel rounds x to 14 bits
    });
  });

  it("a shared table equals its own", async () => {
    const layer = new MultiHeadAttention(randomWeights(sizes, 2), { heads: 4, kvHeads: 2, rope: { frequencies } });
    const x = randomTensor([1, 3, 10], 3);
    const expected = await layer.forward(x).output.data();
    expectClose(await layer.forward(x, { table: ropeTable(frequencies, [0, 1, 2]) }).output.data(), expected);
    expectClose(await layer.forward(x, { positions: [0, 1, 2] }).output.data(), expected);
  });

  it("a row padded on the left, with positions of its own, equals the row alone", async () => {
    const layer = new MultiHeadAttention(randomWeights(sizes, 4), {
      heads: 4,
      kvHeads: 2,
      causal: true,
      rope: { frequencies },
    });
    const x = randomTensor([1, 3, 10], 5);
    const padded = concat([zeros([1, 2, 10]), x], { axis: 1 });
    const mask = tensor([false, false, true, true, true]);
    const { output } = layer.forward(padded, { positions: [[0, 0, 0, 1, 2]], mask });
    expectClose(await output.slice(1, { start: 2 }).data(), await layer.forward(x).output.data());
  });

  it("keys and values made once equal a context given each time", async () => {
    const layer = new MultiHeadAttention(randomWeights(sizes, 6), { heads: 4, kvHeads: 2 });
    const [x, context] = [randomTensor([2, 3, 10], 7), randomTensor([2, 4, 10], 8)];
    const expected = layer.forward(x, { context, lengths: [4, 2] });
    const actual = layer.forward(x, { context: layer.project(context), lengths: [4, 2] });
    expectClose(await actual.output.data(), await expected.output.data());
    expect(expected.weights.shape).toEqual([2, 4, 3, 4]);
  });

  it("symmetric: a query head is the key head of its group, so that who attends to whom is scored alike", async () => {
    const { query: _, ...weights } = randomWeights(sizes, 11);
    const keyNorm = randomTensor([6], 12);
    const layer = new MultiHeadAttention({ ...weights, keyNorm }, { heads: 4, kvHeads: 2, symmetric: true });
    const x = randomTensor([2, 5, 10], 13);
    const keys = rmsNorm(linear(x, weights.key).reshape([2, 5, 2, 6]), { weight: keyNorm }).swapAxes(1, 2); // [B, G, S, D]
    const scores = matmul(keys, keys.swapAxes(2, 3)).div(Math.sqrt(6)); // [B, G, S, S]
    const perGroup = await scores.data();
    const actual = await layer.forward(x).scores.data();
    for (let b = 0; b < 2; b++)
      for (let h = 0; h < 4; h++) {
        const [own, group] = [25 * (4 * b + h), 25 * (2 * b + Math.floor(h / 2))];
        expectClose(actual.slice(own, own + 25), perGroup.slice(group, group + 25));
      }
    expectClose(await layer.forward(x).scores.swapAxes(2, 3).data(), actual);
  });

  it("symmetric: scores stay symmetric when keys are rotated", async () => {
    const { query: _, ...weights } = randomWeights(sizes, 14);
    const layer = new MultiHeadAttention(weights, { heads: 4, kvHeads: 2, symmetric: true, rope: { frequencies } });
    const { scores } = layer.forward(randomTensor([1, 5, 10], 15));
    expectClose(await scores.swapAxes(2, 3).data(), await scores.data());
  });

  it("dropout: the output is that of the weights with some of them dropped, and a rate of 0 drops none", async () => {
    const weights = randomWeights(sizes, 16);
    const layer = new MultiHeadAttention(weights, { heads: 4, kvHeads: 2, causal: true });
    const x = randomTensor([2, 5, 10], 17);
    const plain = layer.forward(x);
    const values = linear(x, weights.value).reshape([2, 5, 2, 6]).swapAxes(1, 2); // [B, G, S, V]
    const spread = concat(
      [0, 0, 1, 1].map((group) => values.slice(1, { start: group, stop: group + 1 })),
      { axis: 1 },
    );
    const kept = dropout(plain.weights, { rate: 0.4, seed: 18 });
    const expected = linear(matmul(kept, spread).swapAxes(1, 2).reshape([2, 5, 24]), weights.output);
    const dropped = layer.forward(x, { dropout: { rate: 0.4, seed: 18 } });
    expectClose(await dropped.output.data(), await expected.data());
    expectClose(await dropped.weights.data(), await plain.weights.data());
    const none = layer.forward(x, { dropout: { rate: 0, seed: 18 } });
    expect(await none.output.data()).toEqual(await plain.output.data());
  });
});

describe("MultiHeadAttention says what is wrong", () => {
  const weights = randomWeights(sizes, 1);
  const layer = new MultiHeadAttention(weights, { heads: 4, kvHeads: 2, causal: true, window: 3 });

  it.each([
    [
      "heads that do not split",
      () => new MultiHeadAttention(weights, { heads: 5 }),
      "MultiHeadAttention: query weight [24, 10] does not split into 5 heads",
    ],
    [
      "heads that do not group",
      () => new MultiHeadAttention(weights, { heads: 4, kvHeads: 3 }),
      "MultiHeadAttention: heads (4) must be a multiple of kvHeads (3)",
    ],
    ["a missing axis", () => layer.forward(zeros([3, 10])), "MultiHeadAttention: x [3, 10] has 2 axes, not 3 (B T C)"],
    [
      "another model width",
      () => layer.forward(zeros([1, 3, 9])),
      "MultiHeadAttention: query: weight [24, 10] does not take x [1, 3, 9]",
    ],
  ])("%s", (_, wrong, message) => {
    expect(wrong).toThrow(ShapeError);
    expect(wrong).toThrow(message);
  });

  it("queries where there can be none, and none where there must be", () => {
    const { query: _, ...others } = weights;
    expect(() => new MultiHeadAttention(weights, { heads: 4, kvHeads: 2, symmetric: true })).toThrow(
      new TypeError("MultiHeadAttention: symmetric attention has no queries, but query or queryNorm was given"),
    );
    expect(() => new MultiHeadAttention(others, { heads: 4, kvHeads: 2 })).toThrow(
      new TypeError("MultiHeadAttention: query is missing, and only symmetric attention needs none"),
    );
  });

  it("a cache that sees further than the layer", () => {
    const cache = createKvCache({ kind: "rotating", window: 4 });
    expect(() => layer.forward(zeros([1, 1, 10]), { cache })).toThrow(
      "MultiHeadAttention: the cache shows a window of 4 tokens, but the layer sees 3. Give the cache a window of at most 3",
    );
  });

  it("a cache for a context", () => {
    const input = { cache: createKvCache({ kind: "growing" }), context: zeros([1, 1, 10]) };
    expect(() => layer.forward(zeros([1, 1, 10]), input)).toThrow(
      "MultiHeadAttention: a cache and a context were given, but a cache is for self-attention. Keep a context with project()",
    );
  });
});
