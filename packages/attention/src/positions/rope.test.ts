import type { Tensor } from "@attn/tensor";
import { matmul, ShapeError, tensor, zeros } from "@attn/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, onEveryBackend } from "../testing/backends.ts";
import { randomTensor } from "../testing/random.ts";
import type { RopePairing } from "./rope.ts";
import { rope } from "./rope.ts";
import { ropeFrequencies } from "./rope-frequencies.ts";
import { ropeTable } from "./rope-table.ts";

const pairings = ["half", "interleaved"] as const;

onEveryBackend("rope", () => {
  it("makes q · k depend on the distance of the positions alone", () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat(200),
        fc.nat(200),
        fc.nat(500),
        fc.constantFrom<RopePairing>(...pairings),
        async (m, n, shift, pairing) => {
          const [q, k] = [randomTensor([1, 1, 1, 8], m), randomTensor([1, 1, 1, 8], n)];
          const product = (a: number, b: number): Tensor =>
            matmul(rope(q, { offset: a, pairing }), rope(k, { offset: b, pairing }).swapAxes(2, 3));
          expectClose(await product(m + shift, n + shift).data(), await product(m, n).data());
        },
      ),
      { numRuns: 25 },
    ));

  it("leaves position 0 and all lengths as they are", async () => {
    const x = randomTensor([1, 2, 3, 6], 1);
    for (const pairing of pairings) {
      const turned = rope(x, { offset: 0, pairing });
      expectClose(await turned.slice(2, { stop: 1 }).data(), await x.slice(2, { stop: 1 }).data());
      const lengths = (y: Tensor) => y.square().sum({ axis: -1 }).data();
      expectClose(await lengths(turned), await lengths(x));
    }
  });

  it("turns (1, 0) by the position in radians", async () => {
    const x = tensor([1, 0, 1, 0], { shape: [1, 1, 2, 2] });
    const expected = [Math.cos(3), Math.sin(3), Math.cos(4), Math.sin(4)];
    for (const pairing of pairings) expectClose(await rope(x, { offset: 3, pairing }).data(), expected);
  });

  it("takes positions per token, per batch row, as an offset or as a table alike", async () => {
    const x = randomTensor([2, 3, 4, 6], 2);
    const frequencies = ropeFrequencies({ rope_theta: 100 }, { headWidth: 6 });
    const expected = await rope(x, { frequencies, offset: 5 }).data();
    const row = [5, 6, 7, 8];
    for (const positions of [row, Int32Array.from(row), [row, row]])
      expectClose(await rope(x, { frequencies, positions }).data(), expected);
    expectClose(await rope(x, { table: ropeTable(frequencies, [row, row]) }).data(), expected);
    const padded = await rope(x, { frequencies, positions: [row, [0, 0, 1, 2]] })
      .slice(0, { stop: 1 })
      .data();
    expectClose(padded, expected.subarray(0, 72));
  });

  it("asks length-dependent frequencies for the largest position + 1", async () => {
    const config = { max_position_embeddings: 4, rope_scaling: { type: "dynamic", factor: 2 } };
    const frequencies = ropeFrequencies(config, { headWidth: 8 });
    const x = randomTensor([1, 1, 2, 8], 3);
    const length9 = { ...frequencies, at: () => frequencies.at(9) };
    expectClose(
      await rope(x, { frequencies, offset: 7 }).data(),
      await rope(x, { frequencies: length9, offset: 7 }).data(),
    );
    expect(frequencies.dependsOnLength).toBe(true);
    expect(frequencies.at(9)).not.toEqual(frequencies.at(4));
  });
});

describe("rope says what is wrong", () => {
  const frequencies = ropeFrequencies({}, { headWidth: 4 });
  it("a table for other tokens, batches or heads", () => {
    const fit = "They need [T, R / 2] or [B, T, R / 2] with R up to 4";
    const call = (positions: Parameters<typeof ropeTable>[1]) => () =>
      rope(zeros([2, 1, 3, 4]), { table: ropeTable(frequencies, positions) });
    expect(call([0])).toThrow(ShapeError);
    expect(call([0])).toThrow(`rope: cos and sin [1, 2] do not fit x [2, 1, 3, 4]. ${fit}`);
    expect(call([[0, 1, 2]])).toThrow(`rope: cos and sin [1, 3, 2] do not fit x [2, 1, 3, 4]. ${fit}`);
    expect(() => rope(zeros([1, 1, 1, 2]), { frequencies })).toThrow(
      "rope: cos and sin [1, 2] do not fit x [1, 1, 1, 2]",
    );
  });
  it("a table whose halves differ", () => {
    const table = { cos: zeros([3, 2]), sin: zeros([3, 1]) };
    expect(() => rope(zeros([2, 1, 3, 4]), { table })).toThrow(
      new ShapeError("rope: cos [3, 2] and sin [3, 1] must be of one width"),
    );
  });
  it("ragged or impossible positions", () => {
    expect(() => ropeTable(frequencies, [[0, 1], [0]])).toThrow(
      "ropeTable: positions has a row of 1 tokens and one of 2",
    );
    expect(() => ropeTable(frequencies, [NaN])).toThrow("ropeTable: position NaN is not a finite number");
  });
  it("an unknown pairing", () => {
    expect(() => rope(zeros([1, 1, 1, 2]), { pairing: "neox" as "half" })).toThrow(
      'rope: pairing must be "half" or "interleaved", got "neox"',
    );
  });
});
