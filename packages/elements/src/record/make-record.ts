// From tokens and weights to a record, checked. What a record is: attention-record.ts.
import type { AttentionRecord, LabelledTokens } from "./attention-record.ts";
import { tokenLabel } from "./token-label.ts";

/** Texts of tokens, as a tokenizer decodes each of them, or ids and labels that are ready to be shown. */
export type TokenTexts = readonly string[] | LabelledTokens;

/** What a record is made of: `tokens` of one text, or `queries` and `keys` of two. */
export interface RecordParts {
  /** The tokens of one text that attends to itself: T = S. */
  readonly tokens?: TokenTexts;
  /** The T tokens that look. */
  readonly queries?: TokenTexts;
  /** The S tokens that are looked at. */
  readonly keys?: TokenTexts;
  /** Per layer the weights [H, T, S] after softmax, row-major; a `Float32Array` is used as it is, not copied. */
  readonly layers: readonly ArrayLike<number>[];
  /** Heads per layer, H. Worked out from the number of weights where it is not given. */
  readonly heads?: number;
  /** Whether tokens see only themselves and those before. Read off the weights where it is not given. */
  readonly causal?: boolean;
  /** What was looked at, for titles. */
  readonly source?: string;
  /** Which attention it is, for titles. */
  readonly title?: string;
}

/**
 * A record of attention weights, such as `generate` and `forward` of @attn/transformer give: one `Float32Array` [H, T, S] for each layer.
 *
 * @throws TypeError when tokens are missing or a layer is no array; RangeError when their number does not fit the weights, or weights are not shares of 1.
 */
export function attentionRecord(parts: RecordParts): AttentionRecord {
  const { queries, keys } = twoSides(parts);
  const [rows, columns] = [queries.labels.length, keys.labels.length];
  const layers = parts.layers.map(numbersOf);
  const heads = parts.heads ?? headCount(layers, rows, columns);
  const isSelf = queries === keys;
  for (const [layer, weights] of layers.entries()) checkLayer(weights, { layer, heads, rows, columns });
  if (parts.causal && !isSelf) {
    throw new TypeError("attentionRecord: causal is of self-attention. Give tokens instead of queries and keys");
  }
  const empty = isSelf && rows > 1 && layers.length > 0 && layers.every((each) => isLower(each, rows));
  if (parts.causal && rows > 1 && !empty && layers.length > 0) {
    throw new RangeError("attentionRecord: causal, but there are weights on later tokens. Leave causal out");
  }
  const { source = "", title = isSelf ? "Attention" : "Cross-attention" } = parts;
  return { source, title, queries, keys, heads, causal: parts.causal ?? empty, layers };
}

function numbersOf(weights: ArrayLike<number>, layer: number): Float32Array {
  if (weights instanceof Float32Array) return weights;
  if (typeof weights?.length !== "number" || typeof (weights[0] ?? 0) !== "number") {
    throw new TypeError(
      `attentionRecord: layer ${layer} is no array of numbers. Of a tensor give await tensor.data(), of nested arrays their numbers in one row`,
    );
  }
  return Float32Array.from(weights);
}

function twoSides({ tokens, queries, keys }: RecordParts): { queries: LabelledTokens; keys: LabelledTokens } {
  if (tokens !== undefined && queries === undefined && keys === undefined) {
    const text = labelled(tokens);
    return { queries: text, keys: text };
  }
  if (tokens === undefined && queries !== undefined && keys !== undefined) {
    return { queries: labelled(queries), keys: labelled(keys) };
  }
  const given = Object.entries({ tokens, queries, keys }).filter(([, value]) => value !== undefined);
  throw new TypeError(
    `attentionRecord: got ${given.map(([name]) => name).join(" and ") || "no tokens"}. Give tokens for one text, or queries and keys for two`,
  );
}

function labelled(texts: TokenTexts): LabelledTokens {
  return "labels" in texts ? texts : { tokens: [], labels: texts.map(tokenLabel) };
}

function headCount(layers: readonly Float32Array[], rows: number, columns: number): number {
  const [first] = layers;
  if (first === undefined || rows * columns === 0) return first === undefined ? 0 : 1;
  return Math.max(1, Math.floor(first.length / (rows * columns)));
}

interface LayerShape {
  readonly layer: number;
  readonly heads: number;
  readonly rows: number;
  readonly columns: number;
}

function checkLayer(weights: Float32Array, { layer, heads, rows, columns }: LayerShape): void {
  const cells = rows * columns;
  if (weights.length !== heads * cells)
    throw new RangeError(wrongLength(weights.length, { layer, heads, rows, columns }));
  const at = weights.findIndex((weight) => !(weight >= 0 && weight <= 1.001));
  if (at < 0) return;
  const [head, query, key] = [Math.floor(at / cells), Math.floor((at % cells) / columns), at % columns];
  throw new RangeError(
    `attentionRecord: layer ${layer}, head ${head}, query ${query}, key ${key} is ${weights[at]}, not 0 to 1. Give the weights after softmax`,
  );
}

function wrongLength(length: number, { layer, heads, rows, columns }: LayerShape): string {
  const cells = rows * columns;
  const begin = `attentionRecord: layer ${layer} has ${length} weights`;
  if (cells > 0 && length % cells === 0) {
    return `${begin}, which are ${length / cells} heads of T × S = ${rows} × ${columns}, but H is ${heads}`;
  }
  const missing = "Give a label for every token of the pass, special ones included, and one sequence of a batch";
  return `${begin}, which is no multiple of T × S = ${rows} × ${columns}. ${missing}`;
}

/** Whether all heads [T, T] of a layer are 0 above the diagonal. */
function isLower(weights: Float32Array, size: number): boolean {
  for (let row = 0; row * size < weights.length; row++) {
    for (let key = (row % size) + 1; key < size; key++) if (weights[row * size + key] !== 0) return false;
  }
  return true;
}
