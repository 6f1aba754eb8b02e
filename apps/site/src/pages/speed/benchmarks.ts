// Which benchmarks there are, in words: for the page and the table. How each is computed is in works/, and only the worker loads that.

/** One benchmark and its sizes. */
export interface BenchmarkEntry {
  readonly id: BenchmarkId;
  readonly title: string;
  /** What is computed, in a sentence or two. */
  readonly about: string;
  /** What a rate counts. */
  readonly unit: string;
  /** What the sizes are of. */
  readonly sizeLabel: string;
  readonly sizes: readonly { readonly value: string; readonly label: string }[];
  readonly initialSize: string;
  /** Text work has no backends. */
  readonly usesBackends: boolean;
}

export type BenchmarkId = "matmul" | "softmax" | "attention" | "decode" | "training" | "tokenising";

const plain = (values: readonly string[]): BenchmarkEntry["sizes"] => values.map((value) => ({ value, label: value }));

export const benchmarks: readonly BenchmarkEntry[] = [
  {
    id: "matmul",
    title: "Matrix product",
    about:
      "Two square matrices of float32 numbers are multiplied. Nearly all the time of a transformer goes into such products. One GFLOP/s is a thousand million multiplications and additions in a second.",
    unit: "GFLOP/s",
    sizeLabel: "Rows and columns",
    sizes: plain(["128", "256", "512", "1024"]),
    initialSize: "256",
    usesBackends: true,
  },
  {
    id: "softmax",
    title: "Softmax",
    about:
      "Rows of scores become rows of probabilities: one exponential per number, then a division. It is bound by memory and by the exponential, not by multiplications.",
    unit: "million numbers/s",
    sizeLabel: "Rows × columns",
    sizes: [
      { value: "256x1024", label: "256 × 1,024" },
      { value: "16x32000", label: "16 × 32,000" },
    ],
    initialSize: "256x1024",
    usesBackends: true,
  },
  {
    id: "attention",
    title: "Attention",
    about:
      "Causal attention with 12 heads of width 64: every token asks all tokens before it. Twice the tokens are four times the work.",
    unit: "GFLOP/s",
    sizeLabel: "Tokens",
    sizes: plain(["64", "128", "256", "512"]),
    initialSize: "128",
    usesBackends: true,
  },
  {
    id: "decode",
    title: "Writing a token",
    about:
      "The language model of this site, or the one you dropped, reads tokens one after the other, with its cache, as it does while it writes. Every weight is read once per token, so fewer bits per weight can be faster.",
    unit: "tokens/s",
    sizeLabel: "Weights as",
    sizes: plain(["float32", "int8", "int4"]),
    initialSize: "float32",
    usesBackends: true,
  },
  {
    id: "training",
    title: "Training step",
    about:
      "One update of a small language model of two layers: 4 × 32 tokens forward, the gradients backward, one step of AdamW.",
    unit: "updates/s",
    sizeLabel: "Model width",
    sizes: plain(["32", "64", "128"]),
    initialSize: "32",
    usesBackends: true,
  },
  {
    id: "tokenising",
    title: "Tokenising",
    about:
      "Text becomes token ids. This is work on text and not on numbers: it runs in JavaScript on one thread whatever computes afterwards, so there is one row. Each tokenizer must give the text back from its ids.",
    unit: "MB/s",
    sizeLabel: "Vocabulary",
    sizes: [
      { value: "own", label: "this site’s" },
      { value: "gpt2", label: "GPT-2" },
      { value: "o200k", label: "o200k" },
    ],
    initialSize: "own",
    usesBackends: false,
  },
];

/** The benchmark of this name. */
export function benchmarkOf(id: BenchmarkId): BenchmarkEntry {
  return benchmarks.find((entry) => entry.id === id) ?? (benchmarks[0] as BenchmarkEntry);
}

/** The sizes that a choice means: one of them, all for `all`, the usual one for anything else. */
export function sizesOf({ sizes, initialSize }: BenchmarkEntry, chosen: string): readonly string[] {
  if (chosen === "all") return sizes.map(({ value }) => value);
  return [sizes.find(({ value }) => value === chosen)?.value ?? initialSize];
}

/** What a size is called. */
export function sizeLabel({ sizes }: BenchmarkEntry, size: string): string {
  return sizes.find(({ value }) => value === size)?.label ?? size;
}
