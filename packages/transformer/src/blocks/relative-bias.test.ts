import { tensor } from "@attn/tensor";
import { expect, test } from "vitest";
import { goldenFolder, readJson } from "../testing/golden.ts";
import { relativeBias } from "./relative-bias.ts";

interface Case {
  buckets: number;
  max_distance: number;
  bidirectional: boolean;
  first_distances: Record<string, number>;
}

const farthest = 3000;
const { cases } = await readJson<{ cases: Case[] }>(goldenFolder("."), "relative-buckets.json");

for (const { buckets, max_distance: maxDistance, bidirectional, first_distances: expected } of cases)
  test(`${buckets} buckets up to ${maxDistance}${bidirectional ? " in both directions" : ""} begin where those of transformers do`, async () => {
    const table = tensor(
      Array.from({ length: buckets }, (_, row) => row),
      { shape: [buckets, 1] },
    );
    const places = { first: farthest, queries: 1, keys: farthest + 1, bidirectional, maxDistance };
    const rows = [...(await relativeBias(table, places).data())].reverse(); // by distance
    const first = Object.fromEntries([...new Set(rows)].map((row) => [row, rows.indexOf(row)]));
    expect(first).toEqual(expected);
  });

test("keys ahead have buckets of their own, and queries stand after what a cache holds", async () => {
  const table = tensor([
    [0, 10],
    [1, 11],
    [2, 12],
    [3, 13],
  ]);
  const both = relativeBias(table, { first: 0, queries: 2, keys: 3, bidirectional: true, maxDistance: 8 });
  expect(both.shape).toEqual([1, 2, 2, 3]);
  expect([...(await both.data())]).toEqual([0, 3, 3, 1, 0, 3, 10, 13, 13, 11, 10, 13]);
  const causal = { queries: 3, keys: 3, bidirectional: false, maxDistance: 8 };
  const all = await relativeBias(table, { first: 0, ...causal }).data();
  const last = await relativeBias(table, { first: 2, ...causal, queries: 1 }).data();
  expect([...last]).toEqual([...all.slice(6, 9), ...all.slice(15, 18)]);
});
