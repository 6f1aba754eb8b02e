// Which cell, row or column of which head is looked at, held inside a record, and one sentence about it. Nothing here draws.
import { type AttentionRecord, headWeights, recordSize, type ShownHead, visibleKeys } from "./attention-record.ts";
import { describeHead } from "./head-summary.ts";
import { axisWords } from "./record-words.ts";

/** What is shown and picked. −1 means none in particular: with a query alone its row is meant, with a key alone its column. */
export interface Selection {
  readonly layer: number;
  readonly head: ShownHead;
  readonly query: number;
  readonly key: number;
}

/** The nearest selection that the record has; undefined when it has no layers or no heads. */
export function heldSelection(record: AttentionRecord, { layer, head, query, key }: Selection): Selection | undefined {
  if (record.layers.length === 0 || record.heads === 0) return undefined;
  const inside = (index: number, count: number): number => Math.min(count - 1, Math.max(0, Math.trunc(index) || 0));
  const held = {
    layer: inside(layer, record.layers.length),
    head: head === "mean" ? head : inside(head, record.heads),
  };
  const [queries, keys] = recordSize(record);
  const row = query >= 0 && query < queries ? query : -1;
  const seen = row < 0 ? keys : visibleKeys(record, row);
  return { ...held, query: row, key: key >= 0 && key < seen ? key : -1 };
}

/** Whose weights a token of one text shows: its row (`from`: where it looks) or its column (`to`: who looks at it). */
export type TextMode = "from" | "to";

/** The same token picked in another mode: its row in place of its column, or the other way round. */
export function turned(selection: Selection, mode: TextMode): Selection {
  const picked = selection.query >= 0 ? selection.query : selection.key;
  return { ...selection, query: mode === "from" ? picked : -1, key: mode === "to" ? picked : -1 };
}

/** The weight of the picked cell; undefined where a row, a column or nothing is picked. */
export function selectedWeight(record: AttentionRecord, selection: Selection): number | undefined {
  if (selection.query < 0 || selection.key < 0) return undefined;
  return headWeights(record, selection)[selection.query * recordSize(record)[1] + selection.key];
}

/** One weight of a row or column and the label it belongs to. */
export interface LabelledWeight {
  readonly index: number;
  readonly label: string;
  readonly weight: number;
}

/** The weights that are seen in the picked row, else those in the picked column; empty when neither is picked. */
export function selectedWeights(record: AttentionRecord, selection: Selection): LabelledWeight[] {
  const { query, key } = selection;
  const [queries, keys] = recordSize(record);
  const weights = query < 0 && key < 0 ? undefined : headWeights(record, selection);
  if (weights === undefined) return [];
  if (query >= 0) {
    const seen = record.keys.labels.slice(0, visibleKeys(record, query));
    return seen.map((label, index) => ({ index, label, weight: weights[query * keys + index] ?? 0 }));
  }
  const first = record.causal ? key : 0;
  return record.queries.labels.slice(first, queries).map((label, place) => {
    const index = first + place;
    return { index, label, weight: weights[index * keys + key] ?? 0 };
  });
}

/** `“she” looks at “Riley”: 0.412`; of a row or column its largest weight; of a whole head where its weight goes. */
export function describeSelection(record: AttentionRecord, selection: Selection): string {
  const { query, key } = selection;
  const { looks, looked } = axisWords(record);
  const [from, to] = [`“${record.queries.labels[query]}”`, `“${record.keys.labels[key]}”`];
  const cell = selectedWeight(record, selection);
  if (cell !== undefined) return `${from} ${looks} at ${to}: ${cell.toFixed(3)}`;
  const most = largest(selectedWeights(record, selection));
  if (most === undefined) return describeHead(record, selection);
  return query >= 0
    ? `${from} ${looks} most at “${most.label}”: ${most.weight.toFixed(3)}`
    : `${to} ${looked} most by “${most.label}”: ${most.weight.toFixed(3)}`;
}

function largest(weights: readonly LabelledWeight[]): LabelledWeight | undefined {
  return weights.reduce<LabelledWeight | undefined>(
    (best, each) => (best === undefined || each.weight > best.weight ? each : best),
    undefined,
  );
}
