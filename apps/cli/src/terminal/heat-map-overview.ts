// All chosen heads as small maps in a terminal, layers down and heads across. Token labels are left to the map of one head.
import {
  type AttentionRecord,
  headWeights,
  recordSize,
  type ShownHead,
  type ShownPlace,
  visibleKeys,
} from "@attn/elements";
import { cellText, halfBlock } from "./map-ink.ts";
import { padRight } from "./padding.ts";
import type { Screen } from "./screen.ts";

interface Grid {
  readonly layers: readonly number[];
  readonly heads: readonly ShownHead[];
}

const labelColumns = 9;
const gap = 2;
const [smallest, largest] = [6, 20];

/** One block of lines per layer (more when the heads do not fit side by side). */
export function overviewLines(record: AttentionRecord, { layers, heads }: Grid, options: Screen): string[] {
  const room = options.columns - labelColumns;
  const perCell = options.level === 0 ? 2 : 1;
  const fitting = Math.floor(room / heads.length) - gap;
  const most = Math.max(smallest, Math.floor(Math.min(largest * perCell, fitting) / perCell));
  const [rows, columns] = pixelCounts(record, most);
  // A head's name is wider than a slender map.
  const width = Math.max(smallest, columns * perCell);
  const across = Math.max(1, Math.floor((room + gap) / (width + gap)));
  const lines: string[] = [];
  for (const layer of layers) {
    for (let start = 0; start < heads.length; start += across) {
      const row = heads.slice(start, start + across);
      lines.push(...blockLines(record, layer, row, { rows, columns, width, options }));
    }
  }
  return lines.slice(0, -1);
}

interface BlockSize {
  /** Pixels of a map, down and across. */
  readonly rows: number;
  readonly columns: number;
  /** Columns of the terminal. */
  readonly width: number;
  readonly options: Screen;
}

function blockLines(record: AttentionRecord, layer: number, heads: readonly ShownHead[], size: BlockSize): string[] {
  const names = heads.map((head) => padRight(`head ${head}`.slice(0, size.width), size.width)).join(" ".repeat(gap));
  const maps = heads.map((head) => smallMap(record, { layer, head }, size));
  const height = maps[0]?.length ?? 0;
  const lines = [`${padRight(`layer ${layer}`, labelColumns)}${names}`.trimEnd()];
  for (let line = 0; line < height; line++) {
    lines.push(`${" ".repeat(labelColumns)}${maps.map((map) => map[line] ?? "").join(" ".repeat(gap))}`.trimEnd());
  }
  lines.push("");
  return lines;
}

function smallMap(record: AttentionRecord, place: ShownPlace, { rows, columns, width, options }: BlockSize): string[] {
  const at = (row: number, column: number): number | undefined =>
    row >= rows ? undefined : strongest(record, place, { row, column, rows, columns });
  const twoRows = options.level > 0;
  const padding = " ".repeat(width - columns * (twoRows ? 1 : 2));
  return Array.from({ length: twoRows ? Math.ceil(rows / 2) : rows }, (_, line) => {
    const cells = Array.from({ length: columns }, (_, column) =>
      twoRows
        ? halfBlock(at(2 * line, column), at(2 * line + 1, column), options)
        : cellText(at(line, column), 2, options),
    );
    return `${cells.join("")}${padding}`;
  });
}

/**
 * Pixels down and across. Where the longer side has fewer tokens than `most`, the largest number of pixels that shows every token alike;
 * else `most` for the longer side and its share for the other.
 */
function pixelCounts(record: AttentionRecord, most: number): [rows: number, columns: number] {
  const [queries, keys] = recordSize(record);
  const longer = Math.max(1, queries, keys);
  const scale = longer >= most ? most / longer : Math.floor(most / longer);
  return [Math.max(1, Math.round(queries * scale)), Math.max(1, Math.round(keys * scale))];
}

interface Pixel {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** The largest weight under one pixel, so that thin lines stay visible; `undefined` when nothing there can be looked at. */
function strongest(record: AttentionRecord, place: ShownPlace, pixel: Pixel): number | undefined {
  const weights = headWeights(record, place);
  const [queries, keys] = recordSize(record);
  const [firstQuery, pastQuery] = tokensUnder(pixel.row, pixel.rows, queries);
  const [firstKey, pastKey] = tokensUnder(pixel.column, pixel.columns, keys);
  let best: number | undefined;
  for (let query = firstQuery; query < pastQuery; query++) {
    for (let key = firstKey; key < Math.min(pastKey, visibleKeys(record, query)); key++)
      best = Math.max(best ?? 0, weights[query * keys + key] ?? 0);
  }
  return best;
}

/** The range of tokens that pixel `index` of `pixels` stands for, one at least. */
function tokensUnder(index: number, pixels: number, tokens: number): [first: number, past: number] {
  const first = Math.floor((index * tokens) / pixels);
  return [first, Math.max(first + 1, Math.floor(((index + 1) * tokens) / pixels))];
}
