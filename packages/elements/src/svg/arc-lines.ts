// The lines between two columns of tokens: which weights are drawn and how. Shared by the element and its SVG.
import { type AttentionRecord, headWeights, recordSize, visibleKeys } from "../record/attention-record.ts";
import type { Selection } from "../record/selection.ts";

/** A line from a query to a key. */
export interface ArcLine {
  readonly query: number;
  readonly key: number;
  /** 0.75 to 6 pixels. */
  readonly width: number;
  /** 0 to 1: the weight, or next to nothing where another token is picked. */
  readonly opacity: number;
}

const faintest = 0.02;
const mostLines = 2_000;

/** The lines of one head, faint ones first; weights below 0.02, and beyond 2,000 lines the smallest, are left out. */
export function arcLines(record: AttentionRecord, selection: Selection): ArcLine[] {
  const weights = headWeights(record, selection);
  const [queries, keys] = recordSize(record);
  const found: { query: number; key: number; weight: number }[] = [];
  for (let query = 0; query < queries; query++) {
    for (let key = 0; key < visibleKeys(record, query); key++) {
      const weight = Math.min(1, weights[query * keys + key] ?? 0);
      if (weight >= faintest) found.push({ query, key, weight });
    }
  }
  const { query: row, key: column } = selection;
  const isPicked = (query: number, key: number): boolean =>
    (row < 0 || query === row) && (column < 0 || row >= 0 || key === column);
  return found
    .sort((a, b) => a.weight - b.weight)
    .slice(-mostLines)
    .map(({ query, key, weight }) => {
      const opacity = isPicked(query, key) ? 0.06 + 0.94 * weight : 0.06;
      return { query, key, width: 0.75 + 5.25 * weight, opacity };
    });
}

/** A line as the data of an SVG path, from x 0 to `width`; rows are `row` pixels high. */
export function arcPath(
  { query, key }: Pick<ArcLine, "query" | "key">,
  { width, row }: { width: number; row: number },
): string {
  const [from, to, bend] = [(query + 0.5) * row, (key + 0.5) * row, width / 2];
  return `M0 ${from}C${bend} ${from} ${bend} ${to} ${width} ${to}`;
}
