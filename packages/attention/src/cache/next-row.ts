// What a cache has to say for a step of one token that somebody else computes (cache-step.ts).
import type { KvBuffer, StoredRows } from "./kv-buffer.ts";
import type { KvCache } from "./kv-cache.ts";

/** Where the next token goes and what it sees: the first `seen` rows, its own among them. */
export interface NextRow {
  readonly buffer: KvBuffer;
  readonly row: number;
  readonly seen: number;
  /** The sliding window that this stands for; none where all tokens are seen. */
  readonly window?: number;
}

export interface SteppedCache extends KvCache {
  /** Undefined where the next token needs more than a row to be written: without rows, with rows that are not evaluated, or without room. */
  next(): NextRow | undefined;
  /** One more token, which has been written to these rows. */
  advance(rows: StoredRows): void;
}
