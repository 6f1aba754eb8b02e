// The kernels against the definition in double precision, at sizes around the widths of their loops.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { compile } from "../../assembly/build.mjs";
import { noiseSource } from "../testing/noise-source.ts";
import { noiseObjective, type Objective, treeObjective } from "../testing/objective.ts";
import { trainBatch } from "../testing/train-batch.ts";
import { trainHere } from "../threads/trainer.ts";
import { type Word2VecOptions, word2VecSettings } from "../training/word2vec-options.ts";
import type { BatchLoss } from "./batch-slot.ts";
import { huffmanPaths } from "./huffman.ts";
import { kernelBytes, kernelModule } from "./kernels.ts";
import { Network, type Weights } from "./network.ts";
import { cumulativeNoise } from "./noise.ts";
import { mostTogether } from "./plan.ts";
import { Random, seededState } from "./random.ts";

test.each([
  [false, false],
  [false, true],
  [true, false],
  [true, true],
])(
  "the committed modules are what their sources compile to; relaxed: %j, memory shared: %j",
  async (relaxed, shared) => {
    const bytes = await compile(relaxed, shared);
    expect(Buffer.compare(kernelBytes(relaxed, shared), bytes), "run node assembly/build.mjs").toBe(0);
  },
);

test("the relaxed module is taken where the engine has relaxed SIMD", () => {
  expect(WebAssembly.validate(kernelBytes(true, false))).toBe(true); // as Node has from 22 on
  const relaxed = kernelModule(false);
  vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
  expect(kernelModule(false)).not.toBe(relaxed);
  vi.restoreAllMocks();
  expect(kernelModule(false)).toBe(relaxed);
});

interface Case {
  readonly options: Word2VecOptions;
  readonly counts: Float64Array;
  readonly weights: Weights;
  readonly sentences: readonly number[][];
  readonly windows: readonly number[];
  readonly alpha: number;
  readonly noise: Uint32Array;
}

/** A vocabulary of V words, sentences of every length from 1 on, and weights whose dot products go beyond what is certain. */
function makeCase(options: Word2VecOptions, V: number, seed: number, largest = 2.5): Case {
  const random = new Random(seededState(seed, 7));
  const D = options.vectorSize as number;
  const spread = largest / Math.sqrt(Math.sqrt(D));
  const table = (): Float32Array => Float32Array.from({ length: V * D }, () => (random.bits() / 2 ** 31 - 1) * spread);
  const lengths = (options.window ?? 5) > 11 ? [1, 2, 3, 30] : Array.from({ length: 12 }, (_, n) => n + 1);
  const sentences = lengths.map((length) => Array.from({ length }, () => random.below(V)));
  return {
    options,
    counts: Float64Array.from({ length: V }, () => 1 + random.below(20)),
    weights: {
      vectors: table(),
      ...(options.negative !== 0 && { answers: table() }),
      ...(options.hs === 1 && { nodes: table() }),
    },
    sentences,
    windows: sentences.flat().map(() => 1 + random.below(options.window ?? 5)),
    alpha: 0.025,
    noise: seededState(seed, 8),
  };
}

function ends(sentences: readonly number[][]): number[] {
  let end = 0;
  return sentences.map(({ length }) => (end += length));
}

function byKernel({ options, counts, weights, sentences, windows, alpha, noise }: Case): [Weights, BatchLoss] {
  const settings = word2VecSettings("test", { ...options, workers: 1, batchWords: 100 });
  const network = new Network("test", { counts, settings, weights });
  network.setLoss(true);
  const slot = network.slots[0] as (typeof network.slots)[0];
  slot.words.set(sentences.flat());
  slot.windows.set(windows);
  slot.ends.set(ends(sentences));
  slot.begin({ sentences: sentences.length, random: noise, alpha });
  let loss: BatchLoss | undefined;
  trainHere(network).train(slot, (result) => {
    loss = result;
  });
  return [network.weights(), loss as BatchLoss];
}

function byDefinition({ options, counts, weights, sentences, windows, alpha, noise }: Case): [Weights, BatchLoss] {
  const settings = word2VecSettings("test", options);
  const { vectors, answers, nodes } = structuredClone(weights);
  const objectives: Objective[] = [];
  if (nodes) objectives.push(treeObjective(nodes, huffmanPaths(counts)));
  if (answers) {
    const draw = noiseSource(cumulativeNoise(counts, settings.nsExponent), new Random(noise));
    const own = noiseObjective(answers, settings.negative, draw);
    objectives.push(settings.sharedNegatives && settings.sg === 1 ? { ...own, together: mostTogether } : own);
  }
  const batch = { words: sentences.flat(), windows, ends: ends(sentences) };
  const loss = trainBatch({ ...settings, vectors, objectives }, batch, alpha);
  return [{ vectors, ...(answers && { answers }), ...(nodes && { nodes }) }, loss];
}

/** The element farthest from what it should be, of all tables. */
function worst(actual: Weights, expected: Weights): { table: string; at: number; error: number } {
  let found = { table: "none", at: 0, error: 0 };
  for (const table of ["vectors", "answers", "nodes"] as const) {
    expect(actual[table]?.length).toBe(expected[table]?.length);
    expected[table]?.forEach((value, at) => {
      const error = Math.abs(value - (actual[table]?.[at] ?? Number.NaN));
      if (!(error <= found.error)) found = { table, at, error };
    });
  }
  return found;
}

const modes: Word2VecOptions[] = [
  { sg: 1 },
  { sg: 0 },
  { sg: 0, cbowMean: 0 },
  { sg: 1, hs: 1, negative: 0 },
  { sg: 0, hs: 1, negative: 0 },
  { sg: 1, hs: 1, negative: 7, nsExponent: 0 },
  { sg: 0, hs: 1, negative: 1, cbowMean: 0, window: 1 },
  { sg: 1, sharedNegatives: true },
  { sg: 1, sharedNegatives: true, hs: 1, negative: 2 },
  { sg: 1, sharedNegatives: true, window: 20, negative: 6 }, // more words in a window than learn together
  { sg: 0, sharedNegatives: true },
];

const builds = modes.flatMap((mode) => [true, false].map((relaxed) => ({ mode, relaxed })));

describe.each(builds)("$mode, relaxed: $relaxed: a batch is trained as the definition says", ({ mode, relaxed }) => {
  beforeEach(() => {
    if (!relaxed) vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test.each([1, 3, 4, 5, 7, 8, 12, 16, 17, 100, 101])("with %i numbers in a vector", (vectorSize) => {
    for (const V of [1, 2, 5, 40]) {
      const each = makeCase({ ...mode, vectorSize }, V, vectorSize + V);
      const [[weights, loss], [expected, expectedLoss]] = [byKernel(each), byDefinition(each)];
      const { error, table, at } = worst(weights, expected);
      expect(error, `${table}[${at}] of ${V} words`).toBeLessThan(4e-6);
      expect(loss.predictions).toBe(expectedLoss.predictions);
      expect(Math.abs(loss.loss - expectedLoss.loss)).toBeLessThan(2e-6 * (1 + expectedLoss.loss));
    }
  });

  test("with any words, weights and seeds", () => {
    // One long sentence of few words in windows of 20 changes a row hundreds of times, and the roundings of all changes add up: fewer words are in the cases above.
    const fewest = (mode.window ?? 5) > 11 ? 6 : 1;
    const sizes = [fc.integer({ min: 1, max: 40 }), fc.integer({ min: fewest, max: 60 }), fc.nat()] as const;
    fc.assert(
      fc.property(...sizes, fc.double({ min: 0.01, max: 3, noNaN: true }), (vectorSize, V, seed, largest) => {
        const each = makeCase({ ...mode, vectorSize }, V, seed, largest);
        expect(worst(byKernel(each)[0], byDefinition(each)[0]).error).toBeLessThan(4e-6);
      }),
      { numRuns: 40, seed: 11 }, // no seed may bring a product so near to 6 that only one of the two counts it as certain
    );
  });
});

test.each([false, true])("weights that are no numbers spoil nothing but themselves; shared: %j", (sharedNegatives) => {
  const each = makeCase({ sg: 1, vectorSize: 6, sharedNegatives }, 9, 1);
  each.weights.answers?.fill(Number.NaN, 0, 6);
  each.weights.answers?.fill(Number.POSITIVE_INFINITY, 6, 12);
  each.weights.vectors.fill(Number.NaN, 18, 24);
  const [weights] = byKernel(each);
  const finite = (values: Float32Array): boolean => values.every(Number.isFinite);
  expect(finite(weights.vectors.subarray(0, 18)) && finite(weights.vectors.subarray(24))).toBe(true);
  expect(weights.answers?.subarray(12).every(Number.isFinite)).toBe(true);
});
