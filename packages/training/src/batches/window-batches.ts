// Windows of a long token array, for models that predict the next token. Not here: pairs of sentences.
import type { Tensor } from "@attn/tensor";
import { tensor } from "@attn/tensor";
import { checkedCount } from "../option-check.ts";
import type { BatchSource } from "./batch-source.ts";
import { randomBatches } from "./random-batches.ts";

/** targets[b, t] is the token that follows tokens[b, t]. */
export interface WindowBatch {
  /** [B, T] */
  readonly tokens: Tensor<"int32">;
  /** [B, T] */
  readonly targets: Tensor<"int32">;
}

/** The rectangle that windows fill. */
export interface WindowOptions {
  /** B, rows of a batch. */
  readonly batchSize: number;
  /** T, tokens of a row. */
  readonly contextLength: number;
}

/**
 * Batches of windows that begin anywhere with equal probability, without end. Convention: nanoGPT.
 * @param tokens token ids of the whole text, one after another; must not change.
 * @throws RangeError when there are not T + 1 tokens, or a size is below 1.
 */
export const windowBatches = (
  tokens: ArrayLike<number>,
  { batchSize, contextLength, seed = 0 }: WindowOptions & { readonly seed?: number },
): BatchSource<WindowBatch> => {
  checkWindows("windowBatches", tokens, { batchSize, contextLength });
  const starts = tokens.length - contextLength;
  return randomBatches(
    (random) =>
      cut(
        tokens,
        contextLength,
        Array.from({ length: batchSize }, () => random.below(starts)),
      ),
    { seed },
  );
};

/**
 * At most `batches` batches whose windows lie evenly over the whole text, and do not overlap: the same each time, for validation.
 * @throws RangeError when there are not T + 1 tokens, or a size is below 1.
 */
export const evenWindows = (
  tokens: ArrayLike<number>,
  { batchSize, contextLength, batches }: WindowOptions & { readonly batches: number },
): readonly WindowBatch[] => {
  checkWindows("evenWindows", tokens, { batchSize, contextLength });
  checkedCount("evenWindows", "batches", batches);
  const available = Math.floor((tokens.length - 1) / contextLength);
  const count = Math.min(available, batches * batchSize);
  const last = tokens.length - 1 - contextLength;
  const starts = Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.floor((i * last) / (count - 1))));
  return Array.from({ length: Math.ceil(count / batchSize) }, (_, i) =>
    cut(tokens, contextLength, starts.slice(i * batchSize, (i + 1) * batchSize)),
  );
};

const checkWindows = (caller: string, tokens: ArrayLike<number>, { batchSize, contextLength }: WindowOptions): void => {
  checkedCount(caller, "batchSize", batchSize);
  checkedCount(caller, "contextLength", contextLength);
  if (tokens.length === 0) throw new RangeError(`${caller}: there are no tokens`);
  if (tokens.length <= contextLength)
    throw new RangeError(
      `${caller}: a window of ${contextLength} tokens and the one after it need ${contextLength + 1}, got ${tokens.length}. Shorten contextLength or give more text`,
    );
};

const cut = (tokens: ArrayLike<number>, length: number, starts: readonly number[]): WindowBatch => {
  const rows = (shift: number): Tensor<"int32"> => {
    const ids = new Int32Array(starts.length * length);
    starts.forEach((start, row) => {
      for (let t = 0; t < length; t++) ids[row * length + t] = tokens[start + shift + t]!;
    });
    return tensor(ids, { shape: [starts.length, length], copy: false });
  };
  return { tokens: rows(0), targets: rows(1) };
};
