// What a counting thread is sent and what it answers. Who sends when is in counting-crew.ts.

/** First message: what words are. The objects of a tokenizer.json, as text. */
export interface CountStart {
  readonly preTokenizer: string;
  readonly normalizer: string | undefined;
}

/** Texts and how often each occurs, or lines of UTF-8: the first `length` of the bytes. */
export type CountBatch =
  | { readonly texts: readonly string[]; readonly times: readonly number[] }
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly length: number };

/** Asks for all that was counted. */
export const takeAll = "take";

/** The answers: it has begun; a batch is counted (lines and different words so far); all that was counted; it has failed. */
export type CountAnswer =
  | { readonly kind: "begun" }
  | { readonly kind: "counted"; readonly lines: number; readonly size: number }
  | { readonly kind: "all"; readonly words: readonly string[]; readonly counts: ArrayLike<number> }
  | { readonly kind: "failed"; readonly error: unknown };
