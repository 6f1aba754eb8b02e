import { full, matmul, ShapeError, tensor, where, zeros } from "@attn/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attention } from "./attention.ts";
import { causalMask, paddingMask, slidingWindowMask } from "./masks.ts";
import { alibiSlopes } from "./positions/alibi-slopes.ts";
import { consecutive } from "./positions/rope-table.ts";
import { expectClose, onEveryBackend } from "./testing/backends.ts";
import { randomTensor } from "./testing/random.ts";

const size = fc.integer({ min: 1, max: 5 });
const runs = { numRuns: 15 };

onEveryBackend("attention", () => {
  it("with G = H equals grouped heads whose keys and values are repeated", () =>
    fc.assert(
      fc.asyncProperty(size, size, size, fc.constantFrom(1, 2, 3), fc.nat(), async (G, T, S, ratio, seed) => {
        const H = G * ratio;
        const q = randomTensor([2, H, T, 3], seed);
        const [k, v] = [randomTensor([2, G, S, 3], seed + 1), randomTensor([2, G, S, 4], seed + 2)];
        const repeat = (x: typeof k) =>
          x
            .unsqueeze(2)
            .broadcastTo([2, G, ratio, ...x.shape.slice(2)])
            .reshape([2, H, ...x.shape.slice(2)]);
        const grouped = attention(q, k, v, { causal: true });
        const full = attention(q, repeat(k), repeat(v), { causal: true });
        expectClose(await grouped.output.data(), await full.output.data());
        expectClose(await grouped.weights.data(), await full.weights.data());
      }),
      runs,
    ));

  it("commutes with a permutation of the tokens when nothing tells positions apart", () =>
    fc.assert(
      fc.asyncProperty(size, fc.nat(), async (T, seed) => {
        const [q, k, v] = [0, 1, 2].map((i) => randomTensor([1, 2, T, 3], seed + i)) as [
          ReturnType<typeof randomTensor>,
          ReturnType<typeof randomTensor>,
          ReturnType<typeof randomTensor>,
        ];
        const reverse = (x: typeof q) => x.slice(2, { step: -1 });
        const expected = reverse(attention(q, k, v).output);
        const actual = attention(reverse(q), reverse(k), reverse(v)).output;
        expectClose(await actual.data(), await expected.data());
      }),
      runs,
    ));

  it("ignores a constant added to every score", async () => {
    const [q, k, v] = [randomTensor([1, 2, 3, 4], 1), randomTensor([1, 2, 5, 4], 2), randomTensor([1, 2, 5, 4], 3)];
    const shifted = attention(q, k, v, { mask: full([1, 1], 7.5) });
    expectClose(await shifted.output.data(), await attention(q, k, v).output.data());
  });

  it("gives the same weights and scores however often they are asked for, also after the output", async () => {
    const [q, k, v] = [randomTensor([1, 2, 3, 4], 1), randomTensor([1, 2, 5, 4], 2), randomTensor([1, 2, 5, 4], 3)];
    const result = attention(q, k, v, { causal: true });
    const output = await result.output.data();
    expect(result.weights).toBe(result.weights);
    expect(result.scores).toBe(result.scores);
    expectClose(await matmul(result.weights, v).data(), output);
  });

  it("weights of each row sum to 1", async () => {
    const { weights } = attention(randomTensor([2, 2, 3, 4], 1), randomTensor([2, 2, 5, 4], 2), zeros([2, 2, 5, 1]));
    expectClose(await weights.sum({ axis: -1 }).data(), new Float32Array(12).fill(1));
  });

  it("each option equals its mask", async () => {
    const [q, k, v] = [randomTensor([2, 2, 3, 4], 4), randomTensor([2, 2, 7, 4], 5), randomTensor([2, 2, 7, 2], 6)];
    const window = slidingWindowMask(3, 7, 3);
    const options = [
      [{ causal: true }, causalMask(3, 7)],
      [{ window: 3 }, window],
      [{ causal: true, window: 3 }, window.and(causalMask(3, 7))],
      [{ lengths: [7, 4] }, paddingMask([7, 4])],
      [{ causal: true, lengths: [6, 0] }, causalMask(3, 7).and(paddingMask([6, 0], 7))],
    ] as const;
    for (const [option, mask] of options) {
      const expected = attention(q, k, v, { mask });
      const actual = attention(q, k, v, option);
      expectClose(await actual.output.data(), await expected.output.data());
      expectClose(await actual.scores.data(), await expected.scores.data());
    }
  });

  it("lengths may be a tensor, whose numbers end at S", async () => {
    const [q, k, v] = [randomTensor([2, 4, 2, 4], 4), randomTensor([2, 2, 7, 4], 5), randomTensor([2, 2, 7, 2], 6)];
    for (const T of [1, 2, 9]) {
      const queries = randomTensor([2, 4, T, 4], T);
      for (const rules of [{}, { softCap: 2 }, { positions: { queries: consecutive(0, T), keys: consecutive(0, 7) } }])
        for (const lengths of [
          [3, 7],
          [0, 1],
        ]) {
          const expected = attention(queries, k, v, { ...rules, lengths });
          const actual = attention(queries, k, v, { ...rules, lengths: tensor(Int32Array.from(lengths)) });
          expect(await actual.output.data()).toEqual(await expected.output.data());
          expect(await actual.weights.data()).toEqual(await expected.weights.data());
        }
    }
    const all = attention(q, k, v, { lengths: tensor(Int32Array.of(2 ** 31 - 1, 8)) });
    expect(await all.output.data()).toEqual(await attention(q, k, v, { lengths: [7, 7] }).output.data());
    const none = attention(q, k, v, { lengths: tensor(Int32Array.of(-(2 ** 31), -1)) });
    expect(await none.output.data()).toEqual(new Float32Array(32));
  });

  it("a bool mask equals a float mask of 0 and −∞, and both together", async () => {
    const [q, k, v] = [randomTensor([1, 2, 4, 4], 7), randomTensor([1, 2, 4, 4], 8), randomTensor([1, 2, 4, 4], 9)];
    const asFloats = where(causalMask(4), zeros([4, 4]), -Infinity);
    const expected = attention(q, k, v, { mask: causalMask(4), window: 2 });
    for (const options of [
      { mask: asFloats, window: 2 },
      { mask: asFloats, causal: true, window: 2, lengths: [4] },
    ])
      expectClose(await attention(q, k, v, options).output.data(), await expected.output.data());
  });

  it("given positions stand in for the usual ones, whatever the order of the keys", async () => {
    const [q, k, v] = [randomTensor([1, 2, 2, 4], 10), randomTensor([1, 2, 5, 4], 11), randomTensor([1, 2, 5, 4], 12)];
    const rules = { causal: true, window: 3, lengths: [4], alibi: alibiSlopes(2) };
    const expected = attention(q, k, v, rules);
    const backwards = (x: typeof k) => x.slice(2, { step: -1 });
    const positions = { queries: [3, 4], keys: [4, 3, 2, 1, 0] };
    const actual = attention(q, backwards(k), backwards(v), { ...rules, positions });
    expectClose(await actual.output.data(), await expected.output.data());
    expectClose(await actual.weights.slice(3, { step: -1 }).data(), await expected.weights.data());
  });

  it("scoreMod sees scores and positions, and may hide whole rows", async () => {
    const [q, k, v] = [randomTensor([1, 4, 2, 4], 13), randomTensor([1, 2, 5, 4], 14), randomTensor([1, 2, 5, 4], 15)];
    const slopes = alibiSlopes(4);
    const expected = attention(q, k, v, { alibi: slopes, causal: true });
    const actual = attention(q, k, v, {
      causal: true,
      scoreMod: (scores, { queries, keys }) => scores.add(slopes.reshape([4, 1, 1]).mul(keys.sub(queries))),
    });
    expectClose(await actual.output.data(), await expected.output.data());
    const nothing = attention(q, k, v, { scoreMod: (scores) => scores.mul(0).sub(Infinity) });
    expect([...(await nothing.output.data())].every((x) => x === 0)).toBe(true);
  });

  it("a NaN in a query reaches its own row alone", async () => {
    const q = tensor([1, NaN], { shape: [1, 1, 2, 1] });
    const [k, v] = [tensor([1, 2], { shape: [1, 1, 2, 1] }), tensor([3, 3], { shape: [1, 1, 2, 1] })];
    for (const options of [{}, { mask: causalMask(2) }])
      expectClose(await attention(q, k, v, options).output.data(), [3, NaN]);
  });

  it("no queries or no keys give zeros or nothing", async () => {
    const of = (T: number, S: number) =>
      attention(zeros([1, 2, T, 3]), zeros([1, 1, S, 3]), zeros([1, 1, S, 2]), { causal: true });
    expect(of(0, 3).output.shape).toEqual([1, 2, 0, 2]);
    expect([...(await of(0, 3).output.data())]).toEqual([]);
    expect([...(await of(2, 0).output.data())]).toEqual(new Array(8).fill(0));
  });
});

describe("attention says what is wrong", () => {
  const q = zeros([1, 6, 3, 4]);
  const k = zeros([1, 2, 5, 4]);
  const call = (options: Parameters<typeof attention>[3]) => () => attention(q, k, k, options);

  it.each([
    [
      "widths that differ",
      () => attention(zeros([1, 2, 3, 4]), zeros([1, 2, 3, 5]), k),
      "attention: D is 4 in q [1, 2, 3, 4] but 5 in k [1, 2, 3, 5]",
    ],
    [
      "batches that differ",
      () => attention(zeros([2, 2, 3, 4]), k, k),
      "attention: B is 2 in q [2, 2, 3, 4] but 1 in k [1, 2, 5, 4]",
    ],
    [
      "values for other keys",
      () => attention(q, k, zeros([1, 2, 6, 4])),
      "attention: S is 5 in k [1, 2, 5, 4] but 6 in v [1, 2, 6, 4]",
    ],
    [
      "heads that do not group",
      () => attention(q, zeros([1, 4, 5, 4]), zeros([1, 4, 5, 4])),
      "attention: H (6) must be a multiple of G (4)",
    ],
    ["a missing axis", () => attention(zeros([6, 3, 4]), k, k), "attention: q [6, 3, 4] has 3 axes, not 4 (B H T D)"],
    [
      "a mask of other keys",
      call({ mask: causalMask(3, 4) }),
      "attention: mask [3, 4] does not broadcast to [B, H, T, S] = [1, 6, 3, 5]",
    ],
    ["too few lengths", call({ lengths: [] }), "attention: lengths has 0 entries, but B is 1"],
    [
      "lengths of other rows",
      call({ lengths: tensor(Int32Array.of(1, 2)) }),
      "attention: lengths must be [B] = [1], got [2]",
    ],
    ["slopes of other heads", call({ alibi: zeros([2]) }), "attention: alibi must be [H] = [6], got [2]"],
    ["sinks of other heads", call({ sinks: zeros([6, 1]) }), "attention: sinks must be [H] = [6], got [6, 1]"],
    [
      "scores of another shape",
      call({ scoreMod: () => zeros([1]) }),
      "attention: scoreMod gave float32 [1], but the scores are float32 [1, 6, 3, 5]",
    ],
    [
      "positions of other keys",
      call({ positions: { queries: [0, 1, 2], keys: [0] } }),
      "attention: positions has 3 queries and 1 keys, but T is 3 and S is 5",
    ],
  ])("%s", (_, wrong, message) => {
    expect(wrong).toThrow(ShapeError);
    expect(wrong).toThrow(message);
  });

  it.each([
    ["a length beyond the keys", call({ lengths: [9] }), "attention: lengths[0] is 9, but there are 5 keys"],
    ["an empty window", call({ window: 0 }), "attention: window must be a whole number of 1 or more, got 0"],
    ["a soft-cap of 0", call({ softCap: 0 }), "attention: softCap must be a positive number, got 0"],
    ["a scale that is no number", call({ scale: NaN }), "attention: scale must be a finite number, got NaN"],
  ])("%s", (_, wrong, message) => {
    expect(wrong).toThrow(RangeError);
    expect(wrong).toThrow(message);
  });

  it("lengths that are no whole numbers", () => {
    expect(call({ lengths: zeros([1]) as never })).toThrow("attention: lengths must be int32, got float32");
  });

  it("a mask of whole numbers", () => {
    expect(call({ mask: zeros([5], "int32") as never })).toThrow(
      "attention: mask must be bool (true where a query may attend) or float32 (added to the scores), got int32",
    );
  });
});
