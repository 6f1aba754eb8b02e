// What pictures say in words about rows, columns and cells. What a head does as a whole is head-summary.ts.
import { type AttentionRecord, isCrossAttention } from "./attention-record.ts";

/** Words for the two axes and for what a row does with a column. */
export interface AxisWords {
  readonly rows: string;
  readonly columns: string;
  /** For the corner where the labels of both meet. */
  readonly corner: string;
  /** Between a query and a key, with "at" behind it. */
  readonly looks: string;
}

const selfWords: AxisWords = { rows: "queries", columns: "keys", corner: "query ↓ key →", looks: "looks" };
const crossWords: AxisWords = {
  rows: "token chosen there",
  columns: "source",
  corner: "chosen ↓ source →",
  looks: "was chosen looking",
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
