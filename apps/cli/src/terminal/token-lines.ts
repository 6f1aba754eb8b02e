// Tokens over their ids, as many side by side as fit, in two alternating colours. Which tokens there are is the caller's matter.
import type { Rgb, Theme } from "@attn/elements";
import { cutToWidth, textWidth } from "@attn/elements";
import { padRight } from "./padding.ts";
import { paint } from "./paint.ts";
import type { Screen } from "./screen.ts";

/** A token as it is shown. */
export interface ShownToken {
  readonly label: string;
  readonly id: number;
}

const backgrounds: Readonly<Record<Theme, readonly [Rgb, Rgb]>> = {
  light: [[208, 226, 245], [252, 228, 200]],
  dark: [[38, 70, 104], [92, 62, 32]],
}; // biome-ignore format: pairs of colours read best side by side

/** Pairs of lines, tokens above and their ids below; without colours a `|` stands between tokens. Ends in a line end. */
export function tokenLines(tokens: readonly ShownToken[], { columns, level, theme }: Screen): string {
  const widest = Math.max(1, columns - 1);
  const gap = level === 0 ? "|" : " ";
  const rows: { cells: ShownToken[]; width: number }[] = [];
  for (const { label, id } of tokens) {
    const cell = { label: cutToWidth(label, widest), id };
    const width = cellWidth(cell) + 1;
    const row = rows.at(-1);
    if (row === undefined || row.width + width > columns + 1) rows.push({ cells: [cell], width });
    else {
      row.cells.push(cell);
      row.width += width;
    }
  }
  let index = 0;
  const lines = rows.flatMap(({ cells }) => {
    const above = cells.map((cell) => {
      const background = backgrounds[theme][(index++ % 2) as 0 | 1];
      return paint(cell.label, { background }, level) + " ".repeat(cellWidth(cell) - textWidth(cell.label));
    });
    const below = cells.map((cell) => padRight(`${cell.id}`, cellWidth(cell)));
    return [above.join(gap).trimEnd(), paint(below.join(" ").trimEnd(), { dim: true }, level)];
  });
  return lines.map((line) => `${line}\n`).join("");
}

function cellWidth({ label, id }: ShownToken): number {
  return Math.max(textWidth(label), `${id}`.length);
}
