// The formula against caches that hold rows.
import { createKvCache } from "@attn/attention";
import { evaluate, zeros } from "@attn/tensor";
import { expect, test } from "vitest";
import { bytesPerToken, formats, sizeText } from "./cache-size.ts";

test.for(formats)(
  "a static cache of %s takes what the formula says, also for widths that fill no group",
  async (dtype) => {
    for (const [kvHeads, headWidth] of [
      [2, 24],
      [1, 64],
      [3, 70],
    ] as const) {
      using cache = createKvCache({ kind: "static", capacity: 10, dtype });
      const rows = zeros([1, kvHeads, 3, headWidth]);
      cache.append(rows, rows);
      const kept = cache.tensors();
      await evaluate(...kept);
      const bytes = kept.reduce((sum, { size }) => sum + 4 * size, 0);
      expect(bytes).toBe(10 * bytesPerToken({ layers: 1, kvHeads, headWidth }, dtype));
    }
  },
);

test("sizes have three digits and the unit that fits", () => {
  expect([0, 999, 1536, 524_288, 1.7e10, 3e15].map(sizeText)).toEqual([
    "0 bytes",
    "999 bytes",
    "1.54 kB",
    "524 kB",
    "17 GB",
    "3000 TB",
  ]);
});
