// Where batches come from: an endless source that knows its place. Not here: what a batch is.

/** Where a source stands, its random state included: whole numbers and lists of them, so that it can be saved as JSON. */
export type BatchPosition = Readonly<Record<string, number | readonly number[]>>;

/** An endless source of batches that can be put back to where it was. */
export interface BatchSource<Batch> {
  /** The next batch. There always is one. */
  next(): Batch | Promise<Batch>;
  /** Where the source stands: after `seek` to it, here or in another process, the same batches follow. */
  position(): BatchPosition;
  /** @throws RangeError for a position that is not this source's. */
  seek(position: BatchPosition): void;
}
