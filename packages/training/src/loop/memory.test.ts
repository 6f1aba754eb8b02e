// A file of its own: no tensor of another test is collected meanwhile.
import { memory, type Tensor, tensor } from "@attn/tensor";
import { describe, expect, it } from "vitest";
import { disposeTensors } from "../named-tensors.ts";
import { MemoryStore } from "../testing/memory-store.ts";
import { almostCounting, tinyLogits, tinyParameters } from "../testing/tiny-model.ts";
import { trainLanguageModel } from "../train-language-model.ts";
import { meanLoss } from "./mean-loss.ts";

describe("memory", () => {
  it("is flat over a thousand steps and empty afterwards", async () => {
    const start = memory();
    const sizes = new Set<string>();
    const { parameters } = await trainLanguageModel({
      parameters: tinyParameters(1),
      logits: tinyLogits,
      tokens: almostCounting(300, 1),
      validationTokens: almostCounting(50, 2),
      evaluateEvery: 100,
      contextLength: 8,
      batchSize: 2,
      accumulate: 2,
      steps: 1000,
      checkpoints: { store: new MemoryStore(), every: 100 },
      onProgress: () => {
        const { bytes, buffers } = memory();
        sizes.add(`${bytes - start.bytes} bytes in ${buffers - start.buffers} buffers`);
      },
    });
    const [table, out, bias] = [7 * 6, 6 * 7, 7];
    expect([...sizes]).toEqual([`${3 * (table + out + bias) * 4} bytes in 9 buffers`]);
    disposeTensors(Object.values(parameters));
    expect(memory()).toEqual(start);
  });

  it("is given back when a run fails", async () => {
    const start = memory();
    const run = trainLanguageModel({
      parameters: tinyParameters(1),
      logits: tinyLogits,
      tokens: [0, 1, 2, 3, 4, 5, 6, 99, 1, 2],
      contextLength: 3,
      batchSize: 4,
      accumulate: 3,
      steps: 50,
    });
    await expect(run).rejects.toThrow(/99/);
    expect(memory()).toEqual(start);
  });
});

describe("meanLoss", () => {
  it("keeps nothing, weighs batches, and stops at an abort", async () => {
    const start = memory();
    const stop = new AbortController();
    const loss = ({ w }: { readonly w: Tensor }, batch: number): Tensor => {
      if (batch === 9) stop.abort(new Error("enough"));
      return w.mul(batch).sum();
    };
    const run = { parameters: { w: tensor([1, 2]) }, loss };
    expect(await meanLoss(run, [1, 2, 5])).toBe(8);
    expect(await meanLoss(run, [1, 2, 5], { weight: (batch) => (batch === 5 ? 0 : 1) })).toBe(4.5);
    await expect(meanLoss(run, [1, 9, 2], { signal: stop.signal })).rejects.toThrow("enough");
    expect(memory()).toEqual(start);
  });
});
