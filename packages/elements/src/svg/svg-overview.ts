// Many heads as SVG: one small map each, layers down and heads across. Cells are not labelled; each map has a title in words.
import { type AttentionRecord, recordSize, type ShownHead } from "../record/attention-record.ts";
import { describeHead } from "../record/head-summary.ts";
import { headName, layerName, placeName } from "../record/record-words.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { mapSides } from "./map-sides.ts";
import { compactCells, plate } from "./svg-cells.ts";
import type { Drawing } from "./svg-picture.ts";

const leftSpace = 56;
const topSpace = 20;
const gap = 12;
const narrowest = 44;

/** Small multiples of the chosen heads; hovering one says in words where its weight goes. */
export function svgOverview(record: AttentionRecord, layers: readonly number[], heads: readonly ShownHead[]): Drawing {
  const [queries, keys] = recordSize(record);
  const [width, height] = mapSides(record, Math.min(132, Math.max(narrowest, Math.floor(1080 / heads.length) - gap)));
  const scale = `scale(${width / Math.max(1, keys)} ${height / Math.max(1, queries)})`;
  const map = (layer: number, head: ShownHead, x: number, y: number): string => {
    const words = escapeMarkup(`${placeName(record, { layer, head })}: ${describeHead(record, { layer, head })}`);
    return `<g transform="translate(${x} ${y})"><title>${words}</title><rect class="frame" x="-2.5" y="-2.5" width="${width + 5}" height="${height + 5}" rx="3"/>
<g transform="${scale}" shape-rendering="crispEdges">${plate(record)}${compactCells(record, { layer, head })}</g></g>`;
  };
  // A head's name is wider than a slender map.
  const slot = Math.max(narrowest, width);
  const middle = (column: number): number => leftSpace + column * (slot + gap) + slot / 2;
  const top = (row: number): number => topSpace + row * (height + gap);
  const markup = [
    ...heads.map(
      (head, column) =>
        `<text class="small quiet middle" x="${middle(column)}" y="8">${escapeMarkup(head === "mean" ? "mean" : headName(record, head))}</text>`,
    ),
    ...layers.map(
      (layer, row) =>
        `<text class="small quiet" x="0" y="${top(row) + height / 2 + 4}">${layerName(record, layer)}</text>`,
    ),
    ...layers.flatMap((layer, row) =>
      heads.map((head, column) => map(layer, head, middle(column) - width / 2, top(row))),
    ),
  ];
  return {
    markup: markup.join("\n"),
    width: leftSpace + heads.length * (slot + gap) - gap,
    height: top(layers.length) - gap,
  };
}
