// One head as SVG: its map with a token label at every row and column. The page around it is attention-svg.ts.
import type { AttentionRecord, HeadPlace } from "./attention-record.ts";
import type { Drawing } from "./attention-svg.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { compactCells, hoverCells, plate } from "./svg-cells.ts";
import { cutToWidth, textWidth } from "./text-width.ts";

const longestLabel = 18;
const mostHoverCells = 30_000;

/** The map of one head, queries down the left and keys along the top. Above 30,000 cells they no longer answer to hovering. */
export function svgHead(record: AttentionRecord, place: HeadPlace): Drawing {
  const size = record.labels.length;
  const cell = Math.min(26, Math.max(3, Math.floor(760 / Math.max(1, size))));
  const font = Math.min(12, Math.max(7, cell));
  const every = Math.ceil((font - 1) / cell);
  const labels = record.labels.map((label) => cutToWidth(label, longestLabel));
  const labelSpace = Math.ceil(Math.max(1, ...labels.map(textWidth)) * font * 0.62) + 8;
  const map = size * cell;
  const visible = record.causal ? (size * (size + 1)) / 2 : size * size;
  const cells =
    visible <= mostHoverCells
      ? hoverCells(record, place, cell)
      : `<g transform="scale(${cell})">${compactCells(record, place)}</g>`;
  const shown = labels
    .map((label, index) => ({ label: escapeMarkup(label), index }))
    .filter(({ index }) => index % every === 0);
  const style = font === 12 ? "" : ` style="font-size:${font}px"`;
  const rows = shown.map(
    ({ label, index }) =>
      `<text class="end"${style} x="-7" y="${round((index + 0.5) * cell + font * 0.35)}">${label}</text>`,
  );
  const columns = shown.map(
    ({ label, index }) =>
      `<text${style} transform="translate(${round((index + 0.5) * cell + font * 0.35)} -7) rotate(-90)">${label}</text>`,
  );
  return {
    markup: `<text class="small quiet" x="0" y="${labelSpace + 12}">query ↓ key →</text>
<g transform="translate(${Math.max(labelSpace, 86)} ${labelSpace + 16})"><g transform="scale(${cell})">${plate(size, record.causal)}</g>
${cells}
${rows.join("\n")}
${columns.join("\n")}</g>`,
    width: Math.max(labelSpace, 86) + map,
    height: labelSpace + 16 + map,
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
