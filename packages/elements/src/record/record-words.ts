// What pictures say in words about rows, columns and cells. What a head does as a whole is head-summary.ts.
import { type AttentionRecord, isCrossAttention, type ShownHead, type ShownPlace } from "./attention-record.ts";

/** Words for the two axes and for what a row does with a column. */
export interface AxisWords {
  readonly rows: string;
  readonly columns: string;
  /** For the corner where the labels of both meet. */
  readonly corner: string;
  /** Between a query and a key, with "at" behind it. */
  readonly looks: string;
  /** Between a key and a query, with "by" behind it. */
  readonly looked: string;
}

const selfWords: AxisWords = {
  rows: "queries",
  columns: "keys",
  corner: "query ↓ key →",
  looks: "looks",
  looked: "is looked at",
};
const crossWords: AxisWords = {
  rows: "token chosen there",
  columns: "source",
  corner: "chosen ↓ source →",
  looks: "was chosen looking",
  looked: "was looked at",
};

/** The words for a record. */
export function axisWords(record: AttentionRecord): AxisWords {
  return isCrossAttention(record) ? crossWords : selfWords;
}

/** The text of the record on one line: the tokens as they were written, or the source and, behind an arrow, what was chosen. */
export function recordText(record: AttentionRecord): string {
  const [queries, keys] = [record.queries, record.keys].map(({ labels }) => plainText(labels));
  return isCrossAttention(record) ? `${keys} → ${queries}` : `${queries}`;
}

function plainText(labels: readonly string[]): string {
  return labels.join("").replaceAll("·", " ").replaceAll("↵", " ").trim();
}

/** `layer 3` */
export function layerName(record: AttentionRecord, layer: number): string {
  return `layer ${record.numbers?.layers[layer] ?? layer}`;
}

/** `head 3`, or `mean of all heads`. */
export function headName(record: AttentionRecord, head: ShownHead): string {
  const number = head === "mean" ? head : (record.numbers?.heads[head] ?? head);
  return number === "mean" ? "mean of all heads" : `head ${number}`;
}

/** `layer 0, head 3` */
export function placeName(record: AttentionRecord, { layer, head }: ShownPlace): string {
  return `${layerName(record, layer)}, ${headName(record, head)}`;
}
