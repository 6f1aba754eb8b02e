// The byte-pair merge loop: quadratic for short words, a heap over a linked list for long ones. Where the rules come from is not here.

/** What may be merged. Lower ranks go first, and of equal ranks the leftmost. */
export interface MergeRules {
  /** The rank of a pair of ids, or -1. */
  rank(left: number, right: number): number;
  /** The id that a merge of this rank makes. */
  result(rank: number): number;
}

/** A word as symbols: their ids and the UTF-16 range of the word that each covers. */
export interface Symbols {
  ids: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
  count: number;
}

const shortWord = 48;

/** Merges in place until no rule applies. Time: n² up to 48 symbols, n log n above. */
export const mergeSymbols = (symbols: Symbols, rules: MergeRules): void => {
  if (symbols.count < 2) return;
  if (symbols.count <= shortWord) mergeShort(symbols, rules);
  else mergeLong(symbols, rules);
};

const mergeShort = (symbols: Symbols, rules: MergeRules): void => {
  const { ids, starts, ends } = symbols;
  let count = symbols.count;
  const ranks: number[] = [];
  for (let i = 0; i + 1 < count; i++) ranks.push(rules.rank(ids[i] ?? 0, ids[i + 1] ?? 0));
  for (;;) {
    let best = -1;
    let bestRank = Number.POSITIVE_INFINITY;
    for (let i = 0; i + 1 < count; i++) {
      const rank = ranks[i] ?? -1;
      if (rank >= 0 && rank < bestRank) {
        best = i;
        bestRank = rank;
      }
    }
    if (best < 0) break;
    ids[best] = rules.result(bestRank);
    ends[best] = ends[best + 1] ?? 0;
    ids.copyWithin(best + 1, best + 2, count);
    starts.copyWithin(best + 1, best + 2, count);
    ends.copyWithin(best + 1, best + 2, count);
    ranks.splice(best, 1);
    count--;
    if (best > 0) ranks[best - 1] = rules.rank(ids[best - 1] ?? 0, ids[best] ?? 0);
    if (best + 1 < count) ranks[best] = rules.rank(ids[best] ?? 0, ids[best + 1] ?? 0);
  }
  symbols.count = count;
};

// A heap entry is rank · 2^28 + position, one exact number, so that the order of numbers is the order of merges.
const positions = 2 ** 28;

const mergeLong = (symbols: Symbols, rules: MergeRules): void => {
  const { ids, starts, ends, count } = symbols;
  const next = new Int32Array(count);
  const previous = new Int32Array(count);
  const heap: number[] = [];
  const offer = (left: number, right: number): void => {
    if (left < 0 || right >= count) return;
    const rank = rules.rank(ids[left] ?? 0, ids[right] ?? 0);
    if (rank >= 0) pushHeap(heap, rank * positions + left);
  };
  for (let i = 0; i < count; i++) {
    next[i] = i + 1;
    previous[i] = i - 1;
  }
  for (let i = 0; i + 1 < count; i++) offer(i, i + 1);
  while (heap.length > 0) {
    const entry = popHeap(heap);
    const rank = Math.floor(entry / positions);
    const left = entry - rank * positions;
    const right = next[left] ?? count;
    // An entry is stale where a symbol of its pair has been merged since.
    if ((ids[left] ?? -1) < 0 || right >= count || rules.rank(ids[left] ?? 0, ids[right] ?? 0) !== rank) continue;
    ids[left] = rules.result(rank);
    ends[left] = ends[right] ?? 0;
    ids[right] = -1;
    const after = next[right] ?? count;
    next[left] = after;
    if (after < count) previous[after] = left;
    offer(previous[left] ?? -1, left);
    offer(left, after);
  }
  let kept = 0;
  for (let i = 0; i < count; i = next[i] ?? count) {
    ids[kept] = ids[i] ?? 0;
    starts[kept] = starts[i] ?? 0;
    ends[kept] = ends[i] ?? 0;
    kept++;
  }
  symbols.count = kept;
};

const pushHeap = (heap: number[], entry: number): void => {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent] ?? 0;
    if (above <= entry) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
};

const popHeap = (heap: number[]): number => {
  const top = heap[0] ?? 0;
  const entry = heap.pop() ?? 0;
  const size = heap.length;
  if (size === 0) return top;
  let at = 0;
  for (;;) {
    let child = at * 2 + 1;
    if (child >= size) break;
    if (child + 1 < size && (heap[child + 1] ?? 0) < (heap[child] ?? 0)) child++;
    const below = heap[child] ?? 0;
    if (below >= entry) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = entry;
  return top;
};
