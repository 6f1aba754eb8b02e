// All chosen heads as small maps in a terminal, layers down and heads across. Token labels are left to the map of one head.
import { type AttentionRecord, type HeadPlace, headWeights } from "../picture/attention-record.ts";
import { padRight } from "../picture/text-width.ts";
import { cellText, halfBlock } from "./map-ink.ts";
import type { Screen } from "./screen.ts";

interface Grid {
  readonly layers: readonly number[];
  readonly heads: readonly number[];
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
  const pixels = pixelCount(record.labels.length, most);
  const width = pixels * perCell;
  const across = Math.max(1, Math.floor((room + gap) / (width + gap)));
  const lines: string[] = [];
  for (const layer of layers) {
    for (let start = 0; start < heads.length; start += across) {
      const row = heads.slice(start, start + across);
      lines.push(...blockLines(record, layer, row, { pixels, width, options }));
    }
  }
  return lines.slice(0, -1);
}

interface BlockSize {
  readonly pixels: number;
  readonly width: number;
  readonly options: Screen;
}

function blockLines(record: AttentionRecord, layer: number, heads: readonly number[], size: BlockSize): string[] {
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

function smallMap(record: AttentionRecord, place: HeadPlace, { pixels, options }: BlockSize): string[] {
  const at = (row: number, column: number): number | undefined =>
    row >= pixels ? undefined : strongest(record, place, { row, column, pixels });
  const columns = Array.from({ length: pixels }, (_, column) => column);
  const twoRows = options.level > 0;
  return Array.from({ length: twoRows ? Math.ceil(pixels / 2) : pixels }, (_, line) =>
    columns
      .map((column) =>
        twoRows
          ? halfBlock(at(2 * line, column), at(2 * line + 1, column), options)
          : cellText(at(line, column), 2, options),
      )
      .join(""),
  );
}

/** The most pixels up to `most` that show every token alike, or `most` when there are more tokens than that. */
function pixelCount(tokens: number, most: number): number {
  return tokens >= most ? most : tokens * Math.max(1, Math.floor(most / Math.max(1, tokens)));
}

/** The largest weight under one pixel, so that thin lines stay visible; `undefined` when nothing there can be looked at. */
function strongest(
  record: AttentionRecord,
  place: HeadPlace,
  { row, column, pixels }: { row: number; column: number; pixels: number },
): number | undefined {
  const weights = headWeights(record, place);
  const size = record.labels.length;
  const from = (pixel: number): number => Math.floor((pixel * size) / pixels);
  const to = (pixel: number): number => Math.max(from(pixel) + 1, Math.floor(((pixel + 1) * size) / pixels));
  let best: number | undefined;
  for (let query = from(row); query < to(row); query++) {
    for (let key = from(column); key < to(column); key++) {
      if (record.causal && key > query) continue;
      best = Math.max(best ?? 0, weights[query * size + key] ?? 0);
    }
  }
  return best;
}
