// Batches of sentence pairs that are about equally long, so that little is padding. Not here: the padding.
import { checkedCount } from "../option-check.ts";
import { RandomStream, shuffled } from "../random-stream.ts";
import type { BatchPosition, BatchSource } from "./batch-source.ts";
import type { PairBatch, PairTokens, TokenPair } from "./padded-pairs.ts";
import { paddedPairs } from "./padded-pairs.ts";
import { randomStateIn } from "./random-batches.ts";

/** What the batches of pairs are cut by. */
export interface PairOptions extends PairTokens {
  /** The most that rows × (longest row of source or target) may be. */
  readonly batchTokens: number;
}

/**
 * Every pair once per epoch: shuffled, sorted by length, cut into batches, the batches shuffled. Without end.
 * @throws RangeError when there is no pair, a source is empty, or one pair alone is longer than a batch.
 */
export const pairBatches = (
  pairs: readonly TokenPair[],
  { batchTokens, seed = 0, ...tokens }: PairOptions & { readonly seed?: number },
): BatchSource<PairBatch> => {
  checkPairs("pairBatches", pairs, batchTokens);
  const lengths = Uint32Array.from(pairs, lengthOf);
  let random = new RandomStream(seed);
  let epoch = { number: 0, start: random.state, batches: [] as Uint32Array[] };
  let reached = 0;
  const begin = (number: number): void => {
    epoch = { number, start: random.state, batches: epochBatches(lengths, batchTokens, random) };
    reached = 0;
  };
  begin(0);
  return {
    next() {
      if (reached === epoch.batches.length) begin(epoch.number + 1);
      const chosen = epoch.batches[reached++]!;
      return paddedPairs(
        Array.from(chosen, (i) => pairs[i]!),
        tokens,
      );
    },
    position: () => ({ epoch: epoch.number, batch: reached, random: epoch.start }),
    seek(position) {
      random = new RandomStream(randomStateIn(position));
      begin(countIn(position, "epoch", Number.MAX_SAFE_INTEGER));
      reached = countIn(position, "batch", epoch.batches.length);
    },
  };
};

/** All pairs in batches by length, the same each time, for validation. @throws RangeError as `pairBatches` does. */
export const sortedPairs = (
  pairs: readonly TokenPair[],
  { batchTokens, ...tokens }: PairOptions,
): readonly PairBatch[] => {
  checkPairs("sortedPairs", pairs, batchTokens);
  const lengths = Uint32Array.from(pairs, lengthOf);
  const all = Uint32Array.from(pairs, (_, i) => i);
  return byLength(all, lengths, batchTokens).map((chosen) =>
    paddedPairs(
      Array.from(chosen, (i) => pairs[i]!),
      tokens,
    ),
  );
};

const lengthOf = ({ source, target }: TokenPair): number => Math.max(source.length, target.length + 1);

const epochBatches = (lengths: Uint32Array, limit: number, random: RandomStream): Uint32Array[] => {
  const batches = byLength(shuffled(lengths.length, random), lengths, limit);
  return Array.from(shuffled(batches.length, random), (i) => batches[i]!);
};

/** The pairs sorted by length, equals in the given order, cut where another row would be too much. */
const byLength = (order: Uint32Array, lengths: Uint32Array, limit: number): Uint32Array[] => {
  const sorted = Array.from(order).sort((a, b) => lengths[a]! - lengths[b]!);
  const batches: Uint32Array[] = [];
  let start = 0;
  for (let end = 1; end <= sorted.length; end++) {
    const isFull = end < sorted.length && (end + 1 - start) * lengths[sorted[end]!]! > limit;
    if (!isFull && end < sorted.length) continue;
    batches.push(Uint32Array.from(sorted.slice(start, end)));
    start = end;
  }
  return batches;
};

const checkPairs = (caller: string, pairs: readonly TokenPair[], batchTokens: number): void => {
  checkedCount(caller, "batchTokens", batchTokens);
  if (pairs.length === 0) throw new RangeError(`${caller}: there are no pairs`);
  pairs.forEach((pair, i) => {
    if (pair.source.length === 0) throw new RangeError(`${caller}: the source of pair ${i} is empty`);
    const length = lengthOf(pair);
    if (length > batchTokens)
      throw new RangeError(
        `${caller}: pair ${i} has ${length} tokens but a batch holds ${batchTokens}. Leave it out or raise batchTokens`,
      );
  });
};

const countIn = (position: BatchPosition, name: string, most: number): number => {
  const value = position[name];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0 || value > most)
    throw new RangeError(`seek: ${name} must be a whole number from 0 to ${most}, got ${JSON.stringify(value)}`);
  return value;
};
