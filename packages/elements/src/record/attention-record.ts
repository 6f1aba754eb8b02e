// Attention weights with the tokens they belong to, of one text or between two. Where they come from is not known here; how a record
// is made of them is make-record.ts.

/** Tokens in their order. */
export interface LabelledTokens {
  /** The token ids; empty where they are not known. */
  readonly tokens: readonly number[];
  /** The tokens as labels: visible, on one line. */
  readonly labels: readonly string[];
}

/** The attention of T queries to S keys in every layer and head. */
export interface AttentionRecord {
  /** What was looked at, for titles: the model's folder, usually. */
  readonly source: string;
  /** Which attention of the model it is, for titles. */
  readonly title: string;
  /** The T tokens that look: the rows. In cross-attention those that were chosen there, in self-attention those that were read. */
  readonly queries: LabelledTokens;
  /** The S tokens that are looked at: the columns. In self-attention the same object as `queries`. */
  readonly keys: LabelledTokens;
  /** Heads per layer, H. */
  readonly heads: number;
  /** True when a token sees only itself and those before it: the rest is left empty, not drawn as zero. Of self-attention alone. */
  readonly causal: boolean;
  /** Per layer the weights [H, T, S], row-major: head, query, key. */
  readonly layers: readonly Float32Array[];
  /** What layers and heads are called in pictures, where only some of a model's are here: their numbers in the model. */
  readonly numbers?: RecordNumbers;
}

/** The numbers of a record's layers and heads in their model. */
export interface RecordNumbers {
  readonly layers: readonly number[];
  readonly heads: readonly ShownHead[];
}

/** One head by its number, counted from 0, or the mean of all heads of a layer. */
export type ShownHead = number | "mean";

/** Which layers and heads to show; all of them where nothing is said. Counted from 0. */
export interface AttentionChoice {
  readonly layer?: number | undefined;
  readonly head?: ShownHead | undefined;
}

/** One layer and head. */
export interface HeadPlace {
  readonly layer: number;
  readonly head: number;
}

/** One layer and one head of it, or the mean of its heads. */
export interface ShownPlace {
  readonly layer: number;
  readonly head: ShownHead;
}

/** Whether the rows are another text than the columns. */
export function isCrossAttention({ queries, keys }: AttentionRecord): boolean {
  return queries !== keys;
}

/** [T, S] */
export function recordSize({ queries, keys }: AttentionRecord): [queries: number, keys: number] {
  return [queries.labels.length, keys.labels.length];
}

/** How many keys a query may look at: S, or those up to its own place. They are the first ones. */
export function visibleKeys(record: AttentionRecord, query: number): number {
  return record.causal ? query + 1 : record.keys.labels.length;
}

/**
 * The weights [T, S] of one head: row query, column key. A view, not a copy; a new array for the mean of all heads.
 *
 * @throws RangeError when the record has no such layer or head.
 */
export function headWeights(record: AttentionRecord, { layer, head }: ShownPlace): Float32Array {
  const [queries, keys] = recordSize(record);
  const cells = queries * keys;
  const weights = record.layers[layer];
  if (weights === undefined || (head !== "mean" && !(Number.isInteger(head) && head >= 0 && head < record.heads))) {
    throw new RangeError(
      `headWeights: layer ${layer}, head ${head} is not in ${record.layers.length} layers of ${record.heads} heads`,
    );
  }
  return head === "mean" ? meanOfHeads(weights, cells) : weights.subarray(head * cells, (head + 1) * cells);
}

function meanOfHeads(weights: Float32Array, cells: number): Float32Array {
  const mean = new Float32Array(cells);
  const share = cells / weights.length;
  for (let start = 0; start < weights.length; start += cells) {
    for (let cell = 0; cell < cells; cell++) mean[cell]! += weights[start + cell]! * share;
  }
  return mean;
}

/** The chosen layers and the chosen heads, each in ascending order. */
export function chosenIndices(
  record: AttentionRecord,
  choice: AttentionChoice,
): { layers: number[]; heads: ShownHead[] } {
  const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  return {
    layers: choice.layer === undefined ? all(record.layers.length) : [choice.layer],
    heads: choice.head === undefined ? all(record.heads) : [choice.head],
  };
}
