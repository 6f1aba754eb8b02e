// The training loop: the best pair becomes a token wherever it occurs, and the counts of its neighbours follow. Reading and counting words is elsewhere.
import { idLimit } from "../models/vocabulary.ts";
import { MergeQueue } from "./merge-queue.ts";
import type { Pacer } from "./pacer.ts";
import { PairCounts } from "./pair-counts.ts";
import type { SymbolTable } from "./symbol-table.ts";
import type { MergeOptions } from "./train-options.ts";
import { type WordCells, wordEnd } from "./word-cells.ts";

/** A merge as two tokens. */
export type Merge = readonly [left: string, right: string];

const noPair = -1;

/**
 * Learns merges until the table has `size` tokens or no pair is left. Step by step it does what the BpeTrainer of Hugging Face does, or
 * minbpe: only pairs whose neighbours changed are counted again, and a queue keeps the best pair on top.
 *
 * Time: for each merge proportional to the occurrences of its pair, with a logarithm of the number of pairs.
 * @throws the reason of the pacer's signal
 */
export const learnMerges = async (
  cells: WordCells,
  table: SymbolTable,
  { options, size, pacer, tell }: { options: MergeOptions; size: number; pacer: Pacer; tell: () => Promise<void> },
): Promise<Merge[]> => {
  const learner = new MergeLearner(cells, table, options);
  learner.countPairs();
  while (table.tokens.length < size && learner.mergeBest()) if (pacer.isDue) await tell();
  return learner.merges;
};

class MergeLearner {
  readonly merges: Merge[] = [];
  private readonly cells: WordCells;
  private readonly table: SymbolTable;
  private readonly pairs = new PairCounts();
  private readonly queue = new MergeQueue();
  /** The number of the pair that begins at a symbol's first cell; noPair at a word's last symbol and inside symbols. */
  private readonly pairAt: Int32Array;
  private readonly firstFirst: boolean;
  private readonly minFrequency: number;
  private readonly longest: number;
  private readonly prefix: string;

  constructor(cells: WordCells, table: SymbolTable, options: MergeOptions) {
    this.cells = cells;
    this.table = table;
    this.firstFirst = options.rules === "minbpe";
    this.minFrequency = Math.max(1, options.minFrequency ?? 0);
    this.longest = options.maxTokenLength ?? Number.POSITIVE_INFINITY;
    this.prefix = options.continuingSubwordPrefix ?? "";
    this.pairAt = new Int32Array(cells.ids.length).fill(noPair);
  }

  countPairs(): void {
    const { ids, wordOf, weights } = this.cells;
    for (let at = 1; at + 1 < ids.length; at++) {
      const left = ids[at] ?? wordEnd;
      const right = ids[at + 1] ?? wordEnd;
      if (left === wordEnd || right === wordEnd) continue;
      const pair = this.pairs.numberOf(left, right);
      this.pairAt[at] = pair;
      this.pairs.change(pair, weights[wordOf[at] ?? 0] ?? 0);
      this.pairs.appear(pair, at);
    }
    this.enqueue();
  }

  /** Makes the next merge; false where no pair is frequent enough. */
  mergeBest(): boolean {
    const { pairs, table } = this;
    const sighting = this.takeBest();
    if (sighting < 0) return false;
    const pair = pairs.pairOf.get(sighting);
    const left = table.tokens[pairs.leftOf(pair)] ?? "";
    const right = table.tokens[pairs.rightOf(pair)] ?? "";
    const joined = left + (right.startsWith(this.prefix) ? right.slice(this.prefix.length) : right);
    const made = table.add(joined);
    this.merges.push([left, right]);
    for (let entry = pairs.firstOf(sighting); entry >= 0; entry = pairs.after(entry)) {
      const cell = pairs.cellAt(entry);
      // Another merge may have taken a part of the pair away.
      if (this.pairAt[cell] === pair) this.join(cell, made);
    }
    this.enqueue();
    return true;
  }

  private enqueue(): void {
    const { pairs, queue } = this;
    for (const sighting of pairs.closeStep()) {
      const count = pairs.counts[pairs.pairOf.get(sighting)] ?? 0;
      if (count > 0) queue.push(sighting, count, this.tieOf(sighting));
    }
  }

  /** What decides between equal counts: the ids, or the first place. */
  private tieOf(sighting: number): number {
    const { pairs } = this;
    const pair = pairs.pairOf.get(sighting);
    if (!this.firstFirst) return pairs.leftOf(pair) * idLimit + pairs.rightOf(pair);
    let entry = pairs.firstOf(sighting);
    while (entry >= 0 && this.pairAt[pairs.cellAt(entry)] !== pair) entry = pairs.after(entry);
    pairs.dropUntil(sighting, entry);
    return entry < 0 ? Number.POSITIVE_INFINITY : pairs.cellAt(entry);
  }

  /** The best sighting, out of the queue, or -1. Counts and places in the queue may be old. */
  private takeBest(): number {
    const { queue, pairs } = this;
    for (let top = queue.top; top >= 0; top = queue.top) {
      const count = pairs.counts[pairs.pairOf.get(top)] ?? 0;
      const tie = this.firstFirst ? this.tieOf(top) : queue.tieOf(top);
      if (queue.countOf(top) === count && queue.tieOf(top) === tie) {
        if (count < this.minFrequency) return -1;
        queue.removeTop();
        return top;
      }
      queue.replaceTop(count, tie);
    }
    return -1;
  }

  /** Makes one symbol of the two at a cell. */
  private join(cell: number, made: number): void {
    const { pairs, pairAt } = this;
    const { ids, spans, weights, wordOf } = this.cells;
    const right = cell + (spans[cell] ?? 1);
    const after = right + (spans[right] ?? 1);
    const span = after - cell;
    const weight = weights[wordOf[cell] ?? 0] ?? 0;
    if (ids[cell - 1] !== wordEnd) {
      const before = cell - (spans[cell - 1] ?? 1);
      pairs.change(pairAt[before] ?? 0, -weight);
      pairAt[before] = this.meet(before, ids[before] ?? 0, made, (spans[before] ?? 1) + span < this.longest, weight);
    }
    const following = ids[after] ?? wordEnd;
    if (following === wordEnd) {
      pairAt[cell] = noPair;
    } else {
      pairs.change(pairAt[right] ?? 0, -weight);
      pairAt[cell] = this.meet(cell, made, following, (spans[after] ?? 1) + span < this.longest, weight);
    }
    pairAt[right] = noPair;
    ids[cell] = made;
    spans[cell] = span;
    spans[after - 1] = span;
  }

  /** Two symbols become neighbours. Pairs that would be too long are neighbours that nobody counts. */
  private meet(cell: number, left: number, right: number, counts: boolean, weight: number): number {
    const pair = this.pairs.numberOf(left, right);
    if (counts) {
      this.pairs.change(pair, weight);
      this.pairs.appear(pair, cell);
    }
    return pair;
  }
}
