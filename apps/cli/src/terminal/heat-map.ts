// Attention as a heat map in a terminal: one head with its tokens, or all heads as small maps. Writes nothing: it returns lines.
import {
  type AttentionChoice,
  type AttentionRecord,
  axisWords,
  chosenIndices,
  cutToWidth,
  describeHead,
  headWeights,
  isCrossAttention,
  recordSize,
  recordText,
  type ShownPlace,
  visibleKeys,
} from "@attn/elements";
import { overviewLines } from "./heat-map-overview.ts";
import { cellText, legendLine } from "./map-ink.ts";
import { padLeft } from "./padding.ts";
import type { Screen } from "./screen.ts";
import { verticalLabels } from "./vertical-labels.ts";

const longestLabel = 16;

/** The picture as text that ends in a line end. Wider texts than the terminal are cut to their last tokens, and it says so. */
export function heatMap(record: AttentionRecord, choice: AttentionChoice, options: Screen): string {
  const { layers, heads } = chosenIndices(record, choice);
  const single = layers.length === 1 && heads.length === 1;
  const lines = single
    ? headLines(record, { layer: layers[0] ?? 0, head: heads[0] ?? 0 }, options)
    : [...textLines(record, options), ...overviewLines(record, { layers, heads }, options)];
  return `${[...lines, "", legendLine(options, axisWords(record))].join("\n")}\n`;
}

/** Between two texts, both: small maps do not show them, and one of them was not given but found. */
function textLines(record: AttentionRecord, { columns }: Screen): string[] {
  return isCrossAttention(record) ? [cutToWidth(recordText(record), columns), ""] : [];
}

function headLines(record: AttentionRecord, place: ShownPlace, options: Screen): string[] {
  const weights = headWeights(record, place);
  const [queries, keys] = recordSize(record);
  const rowLabels = record.queries.labels.map((label) => cutToWidth(label, longestLabel));
  const labelColumns = Math.min(longestLabel, Math.max(5, ...rowLabels.map((label) => label.length)));
  const room = Math.max(4, options.columns - labelColumns - 1);
  const cellColumns = keys * 2 <= room ? 2 : 1;
  const from = Math.max(0, keys - Math.floor(room / cellColumns));
  const shown = Array.from({ length: keys - from }, (_, index) => from + index);
  const lines = [`layer ${place.layer}, head ${place.head}: ${describeHead(record, place)}`];
  const cross = isCrossAttention(record);
  if (from > 0)
    lines.push(
      `(the last ${shown.length} of ${keys} ${cross ? "source tokens" : "tokens"}; --out FILE.html shows all)`,
    );
  const margin = " ".repeat(labelColumns + 1);
  const columnLabels = shown.map((key) => cutToWidth(record.keys.labels[key] ?? "", longestLabel));
  lines.push("", ...verticalLabels(columnLabels, cellColumns).map((line) => `${margin}${line}`.trimEnd()));
  // Of one text the rows are cut as its columns are; another text has all its rows.
  for (let query = cross ? 0 : from; query < queries; query++) {
    const seen = visibleKeys(record, query);
    const cells = shown.map((key) =>
      cellText(key < seen ? (weights[query * keys + key] ?? 0) : undefined, cellColumns, options),
    );
    lines.push(`${padLeft(rowLabels[query] ?? "", labelColumns)} ${cells.join("")}`.trimEnd());
  }
  return lines;
}
