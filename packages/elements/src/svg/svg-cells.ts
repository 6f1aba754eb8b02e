// The cells of one head as SVG: separate rectangles that answer to hovering, or a few compact paths. No labels, no frame.
import {
  type AttentionRecord,
  headWeights,
  recordSize,
  type ShownPlace,
  visibleKeys,
} from "../record/attention-record.ts";
import { axisWords } from "../record/record-words.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { levelOf } from "./svg-legend.ts";

/** One rectangle per visible cell, each with a title: `“sat” looks at “cat”: 0.412`. `cell` is its side in pixels. */
export function hoverCells(record: AttentionRecord, place: ShownPlace, cell: number): string {
  const weights = headWeights(record, place);
  const [queries, keys] = recordSize(record);
  const { looks } = axisWords(record);
  const gap = cell >= 10 ? 1 : 0;
  const side = cell - gap;
  const parts: string[] = [];
  for (let query = 0; query < queries; query++) {
    for (let key = 0; key < visibleKeys(record, query); key++) {
      const weight = weights[query * keys + key] ?? 0;
      const words = `“${record.queries.labels[query]}” ${looks} at “${record.keys.labels[key]}”: ${weight.toFixed(3)}`;
      parts.push(
        `<rect class="cell w${levelOf(weight)}" x="${key * cell}" y="${query * cell}" width="${side}" height="${side}"><title>${escapeMarkup(words)}</title></rect>`,
      );
    }
  }
  return parts.join("\n");
}

/** One path per colour level, neighbours of a row joined; level 0 is left to the background. Units are cells. */
export function compactCells(record: AttentionRecord, place: ShownPlace): string {
  const weights = headWeights(record, place);
  const [queries, keys] = recordSize(record);
  const paths = new Map<number, string>();
  for (let query = 0; query < queries; query++) {
    const seen = visibleKeys(record, query);
    for (let key = 0; key < seen; ) {
      const level = levelOf(weights[query * keys + key] ?? 0);
      let end = key + 1;
      while (end < seen && levelOf(weights[query * keys + end] ?? 0) === level) end++;
      if (level > 0) paths.set(level, `${paths.get(level) ?? ""}M${key} ${query}h${end - key}v1h${key - end}z`);
      key = end;
    }
  }
  return [...paths]
    .sort(([a], [b]) => a - b)
    .map(([level, path]) => `<path class="w${level}" d="${path}"/>`)
    .join("");
}

/** The plate behind the cells of a map: all of it, or the lower triangle (with its diagonal) when causal. */
export function plate(record: AttentionRecord): string {
  const [queries, keys] = recordSize(record);
  if (!record.causal) return `<path class="plate" d="M0 0h${keys}v${queries}h-${keys}z"/>`;
  const steps = Array.from({ length: queries }, () => "v1h1").join("");
  return `<path class="plate" d="M0 0h1${steps.slice(0, -2)}H0z"/>`;
}
