// Where everything lies that training reads and writes: fields that the library fills in, as src/network/plan.ts says.
// Addresses and lengths of rows are in bytes.

/** Vectors of the words, [V, D], each row filled up with zeros to whole 16 bytes. */
export let vectors: usize = 0;
/** Negative sampling: rows as above; 0 without it. */
export let answers: usize = 0;
/** Hierarchical softmax: rows as above; 0 without it. */
export let nodes: usize = 0;
/** Bytes of a row. */
export let rowBytes: usize = 0;
export let isSkipGram: bool = false;
/** CBOW: the mean of the neighbours, not their sum. */
export let isMean: bool = false;
export let withLoss: bool = false;
/** Noise words for each prediction. */
export let negative: u32 = 0;
/** Rising numbers whose last is 2³¹ − 1, u32 [V]. */
export let noise: usize = 0;
/** The row at which the search for a random number begins, by its first bits, u32. */
export let guide: usize = 0;
/** Bits of a random number that are not looked at in the guide. */
export let guideShift: u32 = 0;
/** Paths in the tree, as in huffman.ts: u32 [V + 1], u32, u8. */
export let pathOffsets: usize = 0;
export let pathNodes: usize = 0;
export let pathLabels: usize = 0;
/** σ and −ln σ at equal steps, f32. */
export let sigmoid: usize = 0;
export let surprise: usize = 0;
/** The first node and the number of those that a worker has copies of; the last node is the root. */
export let firstTop: u32 = 0;
export let topCount: u32 = 0;
/** Predictions that a copy learns from before it meets the shared row again. */
export let topLimit: u32 = 0;
/** Words of a window that share their noise and learn from one state of the rows, an even number; 0: each draws its own noise. */
export let together: u32 = 0;
/** Bytes from one word's gradients to the next one's. */
export let gradientStep: usize = 0;
/** Room of the caller alone: one row each, questions of 8 bytes, addresses of neighbours. */
export let sum: usize = 0;
export let gradient: usize = 0;
export let questions: usize = 0;
export let neighbours: usize = 0;
/** And for the copies: two rows each, and a u32 each. */
export let topRows: usize = 0;
export let topLearned: usize = 0;
/** And for words that learn together: a row each, addresses of these, what each has to learn from each question, f32, addresses of rows. */
export let copyRows: usize = 0;
export let copies: usize = 0;
export let gradients: usize = 0;
export let rows: usize = 0;

/** Reads the fields, all u32. */
export function readPlan(plan: usize, lane: usize): void {
  vectors = load<u32>(plan);
  answers = load<u32>(plan, 4);
  nodes = load<u32>(plan, 8);
  rowBytes = load<u32>(plan, 12);
  isSkipGram = load<u32>(plan, 16) != 0;
  isMean = load<u32>(plan, 20) != 0;
  withLoss = load<u32>(plan, 24) != 0;
  negative = load<u32>(plan, 28);
  noise = load<u32>(plan, 32);
  guide = load<u32>(plan, 36);
  guideShift = load<u32>(plan, 40);
  pathOffsets = load<u32>(plan, 44);
  pathNodes = load<u32>(plan, 48);
  pathLabels = load<u32>(plan, 52);
  sigmoid = load<u32>(plan, 56);
  surprise = load<u32>(plan, 60);
  firstTop = load<u32>(plan, 64);
  topCount = load<u32>(plan, 68);
  topLimit = load<u32>(plan, 72);
  together = load<u32>(plan, 76);
  gradientStep = load<u32>(plan, 80);
  sum = load<u32>(lane);
  gradient = load<u32>(lane, 4);
  questions = load<u32>(lane, 8);
  neighbours = load<u32>(lane, 12);
  topRows = load<u32>(lane, 16);
  topLearned = load<u32>(lane, 20);
  copyRows = load<u32>(lane, 24);
  copies = load<u32>(lane, 28);
  gradients = load<u32>(lane, 32);
  rows = load<u32>(lane, 36);
}
