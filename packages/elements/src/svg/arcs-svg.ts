// Two columns of tokens joined by lines as wide and as strong as the weights, as SVG.
import { type AttentionRecord, recordSize } from "../record/attention-record.ts";
import { axisWords, placeName } from "../record/record-words.ts";
import { describeSelection, type Selection } from "../record/selection.ts";
import { cutToWidth, textWidth } from "../record/text-width.ts";
import { arcLines, arcPath } from "./arc-lines.ts";
import { subtitleOf } from "./attention-svg.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { topLevel } from "./svg-legend.ts";
import { type PictureLook, svgPicture } from "./svg-picture.ts";

const [row, middle, longestLabel] = [22, 200, 24];

/** Queries on the left, keys on the right. */
export function arcsSvg(record: AttentionRecord, selection: Selection, look: PictureLook = {}): string {
  const sides = [record.queries, record.keys].map(({ labels }) =>
    labels.map((label) => cutToWidth(label, longestLabel)),
  );
  const [left = 0, right = 0] = sides.map((labels) => Math.ceil(Math.max(8, ...labels.map(textWidth)) * 7.4) + 8);
  const lines = arcLines(record, selection).map((line) => {
    const style = `stroke-width="${line.width.toFixed(1)}" stroke-opacity="${line.opacity.toFixed(2)}"`;
    return `<path class="line l${topLevel}" ${style} d="${arcPath(line, { width: middle, row })}"/>`;
  });
  const labels = (side: readonly string[], picked: number, type: string, x: number): string[] =>
    side.map((label, index) => {
      const name = `${type}${index === picked ? " chosen" : ""}`;
      return `<text class="${name}" x="${x}" y="${index * row + 15}">${escapeMarkup(label)}</text>`;
    });
  const [queries = [], keys = []] = sides;
  const markup = [
    `<g transform="translate(${left} 0)">${lines.join("\n")}</g>`,
    ...labels(queries, selection.query, "end", left - 8),
    ...labels(keys, selection.key, "start", left + middle + 8),
  ].join("\n");
  const { rows, columns } = axisWords(record);
  const size = { width: left + middle + right, height: Math.max(1, ...recordSize(record)) * row };
  const words = {
    title: `${record.title} of ${placeName(record, selection)}`,
    subtitle: subtitleOf(record),
    description: describeSelection(record, selection),
    note: `left: ${rows}, right: ${columns}`,
  };
  return svgPicture({ markup, ...size }, words, look);
}
