// One head as SVG: its map with a token label at every row and column. The file around it is svg-picture.ts.
import { type AttentionRecord, recordSize, type ShownPlace } from "../record/attention-record.ts";
import { axisWords } from "../record/record-words.ts";
import { cutToWidth, textWidth } from "../record/text-width.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { compactCells, hoverCells, plate } from "./svg-cells.ts";
import type { Drawing } from "./svg-picture.ts";

const longestLabel = 18;
const mostHoverCells = 30_000;

/** The map of one head, queries down the left and keys along the top. Above 30,000 cells they no longer answer to hovering. */
export function svgHead(record: AttentionRecord, place: ShownPlace): Drawing {
  const [queries, keys] = recordSize(record);
  const { corner } = axisWords(record);
  const cell = Math.min(26, Math.max(3, Math.floor(760 / Math.max(1, queries, keys))));
  const size = { cell, font: Math.min(12, Math.max(7, cell)) };
  const [rows, columns] = [sideLabels(record.queries.labels, size), sideLabels(record.keys.labels, size)];
  const left = Math.max(rows.space, Math.ceil(textWidth(corner) * 6.6));
  const top = columns.space + 16;
  const visible = record.causal ? (queries * (queries + 1)) / 2 : queries * keys;
  const cells =
    visible <= mostHoverCells
      ? hoverCells(record, place, cell)
      : `<g transform="scale(${cell})">${compactCells(record, place)}</g>`;
  const rowLabels = rows.shown.map(
    ({ label, at }) => `<text class="end"${rows.style} x="-7" y="${at}">${label}</text>`,
  );
  const columnLabels = columns.shown.map(
    ({ label, at }) => `<text${columns.style} transform="translate(${at} -7) rotate(-90)">${label}</text>`,
  );
  return {
    markup: `<text class="small quiet" x="0" y="${columns.space + 12}">${corner}</text>
<g transform="translate(${left} ${top})"><g transform="scale(${cell})">${plate(record)}</g>
${cells}
${rowLabels.join("\n")}
${columnLabels.join("\n")}</g>`,
    width: left + keys * cell,
    height: top + queries * cell,
  };
}

interface SideLabels {
  /** Pixels that the longest takes, with its distance to the cells. */
  readonly space: number;
  readonly style: string;
  /** As markup, with the place of the base line along the side. */
  readonly shown: readonly { readonly label: string; readonly at: number }[];
}

/** The labels of one side; where cells are small, only some of them. */
function sideLabels(labels: readonly string[], { cell, font }: { cell: number; font: number }): SideLabels {
  const every = Math.ceil((font - 1) / cell);
  const cut = labels.map((label) => cutToWidth(label, longestLabel));
  const at = (index: number): number => Math.round(((index + 0.5) * cell + font * 0.35) * 10) / 10;
  return {
    space: Math.ceil(Math.max(1, ...cut.map(textWidth)) * font * 0.62) + 8,
    style: font === 12 ? "" : ` style="font-size:${font}px"`,
    shown: cut
      .map((label, index) => ({ label: escapeMarkup(label), at: at(index), index }))
      .filter(({ index }) => index % every === 0),
  };
}
