import { expect, test } from "vitest";
import { BatchSlot, reserveBatch } from "../network/batch-slot.ts";
import { Layout } from "../network/layout.ts";
import { Random, seededState } from "../network/random.ts";
import { SentenceBatch } from "./sentence-batch.ts";

function emptySlot(batchWords: number): BatchSlot {
  const layout = new Layout();
  const places = reserveBatch(layout, batchWords);
  return new BatchSlot(layout.createMemory(false), places);
}

test("words are passed over and windows drawn as often as they should be", () => {
  const vocabulary = {
    words: ["a", "b"],
    index: new Map([
      ["a", 0],
      ["b", 1],
    ]),
    counts: Float64Array.of(1, 1),
    keep: Uint32Array.of(2 ** 32 / 4, 2 ** 32 - 1),
  };
  const options = {
    random: new Random(seededState(2, 0)),
    batchWords: 40_000,
    sample: 0.1,
    window: 5,
    shrinkWindows: true,
  };
  const batch = new SentenceBatch(emptySlot(40_000), vocabulary, options);
  batch.add(Array.from({ length: 40_000 }, (_, n) => (n % 2 === 0 ? "a" : "b")));
  const { words, windows, ends } = batch.finish(0.1);
  const kept = words.subarray(0, ends[0]);
  expect(kept.filter((word) => word === 1)).toHaveLength(20_000);
  expect(Math.abs(kept.filter((word) => word === 0).length - 5_000)).toBeLessThan(300);
  for (let size = 1; size <= 5; size++) {
    const share = windows.subarray(0, kept.length).filter((window) => window === size).length / kept.length;
    expect(Math.abs(share - 0.2)).toBeLessThan(0.02);
  }
});
