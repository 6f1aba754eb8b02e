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

const noRank = 2 ** 31 - 1;

/** Room for symbols; those of `old` are kept. */
export const createSymbols = (capacity: number, old?: Symbols): Symbols => {
  const array = (values: Int32Array | undefined): Int32Array => {
    const result = new Int32Array(capacity);
    if (values) result.set(values);
    return result;
  };
  return { ids: array(old?.ids), starts: array(old?.starts), ends: array(old?.ends), count: old?.count ?? 0 };
};

const shortWord = 48;

/** Merges in place until no rule applies. Time: n² up to 48 symbols, n log n above. */
export const mergeSymbols = (symbols: Symbols, rules: MergeRules): void => {
  if (symbols.count < 2) return;
  if (symbols.count <= shortWord) mergeShort(symbols, rules);
  else mergeLong(symbols, rules);
};

const shortRanks: Int32Array = /* @__PURE__ */ new Int32Array(shortWord);

const mergeShort = (symbols: Symbols, rules: MergeRules): void => {
  const { ids, starts, ends } = symbols;
  const ranks = shortRanks;
  let count = symbols.count;
  const rankOf = (at: number): number => {
    const rank = at + 1 < count ? rules.rank(ids[at]!, ids[at + 1]!) : -1;
    return rank < 0 ? noRank : rank;
  };
  for (let i = 0; i < count; i++) ranks[i] = rankOf(i);
  for (;;) {
    let best = 0;
    for (let i = 1; i < count; i++) if (ranks[i]! < ranks[best]!) best = i;
    if (ranks[best] === noRank) break;
    ids[best] = rules.result(ranks[best]!);
    ends[best] = ends[best + 1]!;
    count--;
    for (let i = best + 1; i < count; i++) {
      ids[i] = ids[i + 1]!;
      starts[i] = starts[i + 1]!;
      ends[i] = ends[i + 1]!;
      ranks[i] = ranks[i + 1]!;
    }
    ranks[best] = rankOf(best);
    if (best > 0) ranks[best - 1] = rankOf(best - 1);
  }
  symbols.count = count;
};

// A heap entry is rank · 2^28 + position, one exact number, so that the order of numbers is the order of merges.
const positions = 2 ** 28;

const mergeLong = (symbols: Symbols, rules: MergeRules): void => {
  const { ids, starts, ends, count } = symbols;
  const next = new Int32Array(count);
  const previous = new Int32Array(count);
  // Each pair of neighbours is offered once at first, and each merge offers two.
  const heap = new Float64Array(count * 3);
  let size = 0;
  const offer = (left: number, right: number): void => {
    if (left < 0 || right >= count) return;
    const rank = rules.rank(ids[left] ?? 0, ids[right] ?? 0);
    if (rank >= 0) pushHeap(heap, size++, rank * positions + left);
  };
  for (let i = 0; i < count; i++) {
    next[i] = i + 1;
    previous[i] = i - 1;
  }
  for (let i = 0; i + 1 < count; i++) offer(i, i + 1);
  while (size > 0) {
    const entry = popHeap(heap, size--);
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

/** Adds an entry to a heap of `size`. */
const pushHeap = (heap: Float64Array, size: number, entry: number): void => {
  let at = size;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent]!;
    if (above <= entry) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
};

/** Takes the lowest entry from a heap of `size`. */
const popHeap = (heap: Float64Array, size: number): number => {
  const top = heap[0]!;
  const last = size - 1;
  const entry = heap[last]!;
  let at = 0;
  for (;;) {
    let child = at * 2 + 1;
    if (child >= last) break;
    if (child + 1 < last && heap[child + 1]! < heap[child]!) child++;
    const below = heap[child]!;
    if (below >= entry) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = entry;
  return top;
};
