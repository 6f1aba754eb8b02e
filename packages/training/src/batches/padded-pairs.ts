// Pairs of token sequences as one batch of rectangles. Not here: which pairs meet in a batch.
import type { Tensor } from "@attn/tensor";
import { tensor } from "@attn/tensor";

/** One sentence in two languages. */
export interface TokenPair {
  /** As the encoder reads it: with an end token where the model expects one. */
  readonly source: ArrayLike<number>;
  /** Without start and end token: both are added. */
  readonly target: ArrayLike<number>;
}

/** Rows padded at the end to the longest. */
export interface PairBatch {
  /** [B, S] */
  readonly source: Tensor<"int32">;
  /** [B, S], true where there is a token. */
  readonly sourceMask: Tensor<"bool">;
  /** What the decoder reads, the start token first: [B, T] */
  readonly inputs: Tensor<"int32">;
  /** What it is to predict, the end token last, `ignoredTarget` where there is nothing: [B, T] */
  readonly targets: Tensor<"int32">;
  /** Targets that count. */
  readonly targetTokens: number;
}

export interface PairTokens {
  readonly padToken: number;
  /** What the decoder reads before the first target; Marian models take the pad token. */
  readonly startToken: number;
  readonly endToken: number;
}

/** The target of a position that does not count, as in PyTorch. */
export const ignoredTarget = -100;

/** The rectangles of these pairs. */
export const paddedPairs = (pairs: readonly TokenPair[], { padToken, startToken, endToken }: PairTokens): PairBatch => {
  const sources = pairs.map(({ source }) => Array.from(source));
  const targets = pairs.map(({ target }) => Array.from(target));
  return {
    source: rectangle(sources, padToken),
    sourceMask: rectangle(
      sources.map((row) => row.map(() => 1)),
      0,
    ).cast("bool"),
    inputs: rectangle(
      targets.map((row) => [startToken, ...row]),
      padToken,
    ),
    targets: rectangle(
      targets.map((row) => [...row, endToken]),
      ignoredTarget,
    ),
    targetTokens: targets.reduce((sum, row) => sum + row.length + 1, 0),
  };
};

const rectangle = (rows: readonly (readonly number[])[], padding: number): Tensor<"int32"> => {
  const width = Math.max(...rows.map((row) => row.length));
  const ids = new Int32Array(rows.length * width).fill(padding);
  rows.forEach((row, i) => {
    ids.set(row, i * width);
  });
  return tensor(ids, { shape: [rows.length, width], copy: false });
};
