// Where everything lies in the memory of a network, written down for the kernels as assembly/plan.ts reads it.
import type { Word2VecSettings } from "../training/word2vec-options.ts";
import { type BatchPlaces, reserveBatch } from "./batch-slot.ts";
import { type HuffmanPaths, huffmanPaths } from "./huffman.ts";
import type { Layout } from "./layout.ts";
import { cumulativeNoise, noiseGuide } from "./noise.ts";
import { sigmoidTables } from "./sigmoid-tables.ts";
import { rowBytes } from "./weight-table.ts";

/** Addresses; those of tables that are not needed are 0. */
export interface Plan {
  readonly vectors: number;
  readonly answers: number;
  readonly nodes: number;
  /** What all batches have in common, for the kernel. */
  readonly address: number;
  /** The room of each worker, for the kernel. */
  readonly lanes: readonly number[];
  /** Batches that are written or trained at the same time: one, or two for each of several workers. */
  readonly batches: readonly BatchPlaces[];
}

/** Which of the 32-bit words at `Plan.address` says whether the loss is added up. */
export const lossField = 6;

/** About eight of the eleven nodes that a word of a small vocabulary asks. */
const mostTopNodes = 255;
/** So much stays in a second cache, of each worker. */
const mostTopBytes = 2 ** 19;
/** Predictions that the copies of all workers together learn from before they meet; five times as many cost skip-gram some of its quality. */
const topPredictions = 64;

/**
 * Words of a window that learn from one state of the rows where noise is shared: all of the usual window's ten, and so few that their
 * steps, added up, are still small. Even, as the kernel takes two at a time.
 */
export const mostTogether = 16;

/**
 * Reserves all that training needs, and places the tables by which it draws and decides.
 *
 * @param counts how often each word comes, [V]
 */
export function planTraining(layout: Layout, counts: Float64Array, settings: Word2VecSettings): Plan {
  const { vectorSize, sg, hs, negative, cbowMean, workers, batchWords } = settings;
  const table = (isNeeded: boolean): number => (isNeeded ? layout.reserve(counts.length * rowBytes(vectorSize)) : 0);
  const [vectors, answers, nodes] = [table(true), table(negative > 0), table(hs === 1)];
  const paths = hs === 1 ? huffmanPaths(counts) : undefined;
  const [noise, guide, guideShift] = negative > 0 ? placeNoise(layout, counts, settings.nsExponent) : [0, 0, 0];
  const { sigmoid, surprise } = sigmoidTables();
  const fields = [vectors, answers, nodes, rowBytes(vectorSize), sg, cbowMean, 0, negative, noise, guide, guideShift];
  fields.push(...placePaths(layout, paths), layout.place(sigmoid), layout.place(surprise));
  const top = hs === 1 && workers > 1 ? topNodes(counts.length - 1, rowBytes(vectorSize)) : 0;
  fields.push(counts.length - 1 - top, top, Math.ceil(topPredictions / workers));
  const together = settings.sharedNegatives && sg === 1 && negative > 0 ? mostTogether : 0;
  const gradientStep = 16 * Math.ceil((negative + 1) / 4);
  fields.push(together, gradientStep);
  const address = layout.place(Uint32Array.from(fields));
  const questions = negative + 1 + longestPath(paths);
  const lane = { questions, top, together, gradientStep };
  return {
    ...{ vectors, answers, nodes, address },
    lanes: Array.from({ length: workers }, () => placeLane(layout, lane, settings)),
    batches: Array.from({ length: workers === 1 ? 1 : 2 * workers }, () => reserveBatch(layout, batchWords)),
  };
}

function placeNoise(layout: Layout, counts: Float64Array, exponent: number): [number, number, number] {
  const table = cumulativeNoise(counts, exponent);
  const { rows, shift } = noiseGuide(table);
  return [layout.place(table), layout.place(rows), shift];
}

function placePaths(layout: Layout, paths: HuffmanPaths | undefined): [number, number, number] {
  if (paths === undefined) return [0, 0, 0];
  return [layout.place(paths.offsets), layout.place(paths.nodes), layout.place(paths.labels)];
}

/** How many of the nodes, which stand in the order of how often they are asked, a worker has copies of: two rows each. */
const topNodes = (nodes: number, bytes: number): number =>
  Math.min(nodes, mostTopNodes, Math.floor(mostTopBytes / (2 * bytes)));

interface LaneSizes {
  readonly questions: number;
  readonly top: number;
  readonly together: number;
  readonly gradientStep: number;
}

/**
 * Two rows, questions, addresses of neighbours; the copies of top nodes with what they have learned; copies of the vectors that learn
 * together, their addresses, their gradients, and addresses of the rows that they learn from.
 */
function placeLane(
  layout: Layout,
  { questions, top, together, gradientStep }: LaneSizes,
  { vectorSize, window, batchWords }: Word2VecSettings,
): number {
  const row = rowBytes(vectorSize);
  const sizes = [row, row, 8 * questions, 4 * Math.min(2 * window, batchWords), 2 * top * row, 4 * top];
  sizes.push(together * row, 4 * together, together * gradientStep, gradientStep);
  return layout.place(Uint32Array.from(sizes, (bytes) => layout.reserve(bytes)));
}

function longestPath(paths: HuffmanPaths | undefined): number {
  let longest = 0;
  const offsets = paths?.offsets ?? new Int32Array(1);
  for (let word = 1; word < offsets.length; word++) {
    longest = Math.max(longest, (offsets[word] as number) - (offsets[word - 1] as number));
  }
  return longest;
}
