import { gather, matmul, type Tensor, tensor, where } from "@attn/tensor";
import { describe, expect, it } from "vitest";
import { RandomStream } from "./random-stream.ts";
import type { TranslatorInput, TranslatorOptions } from "./train-translator.ts";
import { trainTranslator } from "./train-translator.ts";

// A language of 6 words, 0 to 5, whose translation is each word plus 1; 6 ends a sentence, 7 pads and begins.
const [words, endToken, padToken] = [6, 6, 7];
const vocabulary = 8;

const sentences = (count: number, seed: number): TranslatorOptions["pairs"] => {
  const random = new RandomStream(seed);
  return Array.from({ length: count }, () => {
    const source = Array.from({ length: 1 + random.below(5) }, () => random.below(words));
    return { source, target: source.map((word) => (word + 1) % words) };
  });
};

const parameters = (): Record<string, Tensor> => {
  const random = new RandomStream(1);
  const values = Float32Array.from({ length: 8 * vocabulary }, () => random.unit() - 0.5);
  return { out: tensor(values, { shape: [8, vocabulary] }) };
};

/** Looks at the source word beside each position, or at "there is none"; needs no decoder input. */
const logits = (now: Readonly<Record<string, Tensor>>, { source, sourceMask, inputs }: TranslatorInput): Tensor => {
  const [rows, width] = inputs.shape as [number, number];
  const length = source.shape[1]!;
  const beside = tensor(
    Int32Array.from({ length: rows * width }, (_, i) => Math.min(i % width, length - 1)),
    {
      shape: [rows, width],
    },
  );
  const isInside = tensor(
    Int32Array.from({ length: rows * width }, (_, i) => Number(i % width < length)),
    {
      shape: [rows, width],
    },
  ).cast("bool");
  const flat = beside.add(
    tensor(
      Int32Array.from({ length: rows }, (_, i) => i * length),
      { shape: [rows, 1] },
    ),
  );
  const word = gather(source.reshape([rows * length]), flat);
  const isWord = gather(sourceMask.reshape([rows * length]), flat).and(isInside);
  const seen = where(isWord, word, 7) as Tensor<"int32">;
  const identity = tensor(
    Float32Array.from({ length: 64 }, (_, i) => Number(i % 9 === 0)),
    { shape: [8, 8] },
  );
  return matmul(gather(identity, seen), now.out!);
};

const settings: TranslatorOptions = {
  parameters: parameters(),
  logits,
  pairs: sentences(60, 1),
  padToken,
  startToken: padToken,
  endToken,
  batchTokens: 40,
  steps: 3,
};

describe("trainTranslator", () => {
  it("learns a translation to which there is one answer", async () => {
    const { best } = await trainTranslator({
      ...settings,
      validationPairs: sentences(20, 2),
      steps: 150,
      learningRate: 0.1,
      warmUpSteps: 10,
      labelSmoothing: 0,
    });
    expect(best!.loss).toBeLessThan(0.05);
  });

  it("counts target tokens alike, whatever the padding", async () => {
    const pairs = [
      { source: [1], target: [2] },
      { source: [1, 2, 3, 4, 5], target: [2, 3, 4, 5, 0] },
    ];
    const lossOf = async (batchTokens: number): Promise<number> => {
      const options = { ...settings, pairs, validationPairs: pairs, batchTokens, steps: 1, schedule: () => 0 };
      return (await trainTranslator(options)).best!.loss;
    };
    expect(await lossOf(6)).toBeCloseTo(await lossOf(1000), 6);
  });

  it("never shows a smoothed loss in evaluations", async () => {
    const lossOf = async (labelSmoothing: number): Promise<number> => {
      const options = { ...settings, validationPairs: settings.pairs, labelSmoothing, steps: 1, schedule: () => 0 };
      return (await trainTranslator(options)).best!.loss;
    };
    expect(await lossOf(0.4)).toBe(await lossOf(0));
  });

  it("has the paper's schedule by default: up for a tenth of the steps, then down with the root", async () => {
    const rates: number[] = [];
    await trainTranslator({ ...settings, steps: 40, onProgress: ({ learningRate }) => void rates.push(learningRate) });
    expect(rates[0]).toBeCloseTo(1e-3 / 4, 12);
    expect(rates[3]).toBeCloseTo(1e-3, 12);
    expect(rates[15]).toBeCloseTo(1e-3 / 2, 12);
  });

  it("refuses no pairs, and pairs that fit no batch", async () => {
    await expect(trainTranslator({ ...settings, pairs: [] })).rejects.toThrow("pairBatches: there are no pairs");
    await expect(trainTranslator({ ...settings, validationPairs: [] })).rejects.toThrow(
      "sortedPairs: there are no pairs",
    );
    await expect(trainTranslator({ ...settings, batchTokens: 3 })).rejects.toThrow(
      /^pairBatches: pair \d+ has [456] tokens but a batch holds 3. Leave it out or raise batchTokens$/,
    );
  });
});
