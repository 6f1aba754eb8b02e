// The attention of one text: its tokens and, for every layer and head, the weights of each token on each. Where they come from is not known here.

/** Attention weights of one sequence of T tokens. */
export interface AttentionRecord {
  /** What was looked at, for titles: the model's folder, usually. */
  readonly source: string;
  /** The T tokens as labels: visible, on one line. */
  readonly labels: readonly string[];
  /** The T token ids. */
  readonly tokens: readonly number[];
  /** Heads per layer, H. */
  readonly heads: number;
  /** True when a token sees only itself and those before it: the rest is left empty, not drawn as zero. */
  readonly causal: boolean;
  /** Per layer the weights [H, T, T], row-major: head, query, key. */
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

/** The weights [T, T] of one head: row query, column key. A view, not a copy. */
export function headWeights(record: AttentionRecord, { layer, head }: HeadPlace): Float32Array {
  const cells = record.labels.length ** 2;
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
