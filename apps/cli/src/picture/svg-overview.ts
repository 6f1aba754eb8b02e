// Many heads as SVG: one small map each, layers down and heads across. Cells are not labelled; each map has a title in words.
import type { AttentionRecord } from "./attention-record.ts";
import type { Drawing } from "./attention-svg.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { describeHead } from "./head-summary.ts";
import { compactCells, plate } from "./svg-cells.ts";

const leftSpace = 56;
const topSpace = 20;
const gap = 12;

/** Small multiples of the chosen heads; hovering one says in words where its weight goes. */
export function svgOverview(record: AttentionRecord, layers: readonly number[], heads: readonly number[]): Drawing {
  const side = Math.min(132, Math.max(44, Math.floor(1080 / heads.length) - gap));
  const scale = side / Math.max(1, record.labels.length);
  const map = (layer: number, head: number, x: number, y: number): string => {
    const words = escapeMarkup(`Layer ${layer}, head ${head}: ${describeHead(record, { layer, head })}`);
    return `<g transform="translate(${x} ${y})"><title>${words}</title><rect class="frame" x="-2.5" y="-2.5" width="${side + 5}" height="${side + 5}" rx="3"/>
<g transform="scale(${scale})" shape-rendering="crispEdges">${plate(record.labels.length, record.causal)}${compactCells(record, { layer, head })}</g></g>`;
  };
  const at = (index: number): number => index * (side + gap);
  const markup = [
    ...heads.map(
      (head, column) =>
        `<text class="small quiet middle" x="${leftSpace + at(column) + side / 2}" y="8">head ${head}</text>`,
    ),
    ...layers.map(
      (layer, row) => `<text class="small quiet" x="0" y="${topSpace + at(row) + side / 2 + 4}">layer ${layer}</text>`,
    ),
    ...layers.flatMap((layer, row) =>
      heads.map((head, column) => map(layer, head, leftSpace + at(column), topSpace + at(row))),
    ),
  ];
  return {
    markup: markup.join("\n"),
    width: leftSpace + at(heads.length) - gap,
    height: topSpace + at(layers.length) - gap,
  };
}
