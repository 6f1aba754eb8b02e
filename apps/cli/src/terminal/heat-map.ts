// Attention as a heat map in a terminal: one head with its tokens, or all heads as small maps. Writes nothing: it returns lines.
import {
  type AttentionChoice,
  type AttentionRecord,
  chosenIndices,
  type HeadPlace,
  headWeights,
} from "../picture/attention-record.ts";
import { describeHead } from "../picture/head-summary.ts";
import { cutToWidth, padLeft } from "../picture/text-width.ts";
import { overviewLines } from "./heat-map-overview.ts";
import { cellText, legendLine } from "./map-ink.ts";
import type { Screen } from "./screen.ts";
import { verticalLabels } from "./vertical-labels.ts";

const longestLabel = 16;

/** The picture as text that ends in a line end. Wider texts than the terminal are cut to their last tokens, and it says so. */
export function heatMap(record: AttentionRecord, choice: AttentionChoice, options: Screen): string {
  const { layers, heads } = chosenIndices(record, choice);
  const single = layers.length === 1 && heads.length === 1;
  const lines = single
    ? headLines(record, { layer: layers[0] ?? 0, head: heads[0] ?? 0 }, options)
    : overviewLines(record, { layers, heads }, options);
  return `${[...lines, "", legendLine(options)].join("\n")}\n`;
}

function headLines(record: AttentionRecord, place: HeadPlace, options: Screen): string[] {
  const weights = headWeights(record, place);
  const size = record.labels.length;
  const labels = record.labels.map((label) => cutToWidth(label, longestLabel));
  const labelColumns = Math.min(longestLabel, Math.max(5, ...labels.map((label) => label.length)));
  const room = Math.max(4, options.columns - labelColumns - 1);
  const cellColumns = size * 2 <= room ? 2 : 1;
  const from = Math.max(0, size - Math.floor(room / cellColumns));
  const shown = Array.from({ length: size - from }, (_, index) => from + index);
  const lines = [`layer ${place.layer}, head ${place.head}: ${describeHead(record, place)}`];
  if (from > 0) lines.push(`(the last ${shown.length} of ${size} tokens; --out FILE.html shows all)`);
  const margin = " ".repeat(labelColumns + 1);
  lines.push(
    "",
    ...verticalLabels(
      shown.map((index) => labels[index] ?? ""),
      cellColumns,
    ).map((line) => `${margin}${line}`.trimEnd()),
  );
  for (const query of shown) {
    const cells = shown.map((key) =>
      cellText(record.causal && key > query ? undefined : (weights[query * size + key] ?? 0), cellColumns, options),
    );
    lines.push(`${padLeft(labels[query] ?? "", labelColumns)} ${cells.join("")}`.trimEnd());
  }
  return lines;
}
