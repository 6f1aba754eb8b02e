// Attention weights with the tokens they belong to, of one text or between two. Where they come from is not known here.

/** Tokens in their order. */
export interface LabelledTokens {
  /** The token ids. */
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
}

/** Which layers and heads to show; all of them where nothing is said. Counted from 0. */
export interface AttentionChoice {
  readonly layer?: number | undefined;
  readonly head?: number | undefined;
}

/** One layer and head. */
export interface HeadPlace {
  readonly layer: number;
  readonly head: number;
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

/** The weights [T, S] of one head: row query, column key. A view, not a copy. */
export function headWeights(record: AttentionRecord, { layer, head }: HeadPlace): Float32Array {
  const [queries, keys] = recordSize(record);
  const cells = queries * keys;
  const weights = record.layers[layer];
  if (weights === undefined || head < 0 || head >= record.heads) {
    throw new RangeError(
      `headWeights: layer ${layer}, head ${head} is not in ${record.layers.length} layers of ${record.heads} heads`,
    );
  }
  return weights.subarray(head * cells, (head + 1) * cells);
}

/** The chosen layers and the chosen heads, each in ascending order. */
export function chosenIndices(record: AttentionRecord, choice: AttentionChoice): { layers: number[]; heads: number[] } {
  const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  return {
    layers: choice.layer === undefined ? all(record.layers.length) : [choice.layer],
    heads: choice.head === undefined ? all(record.heads) : [choice.head],
  };
}
