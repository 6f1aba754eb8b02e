// Cells of a terminal heat map: coloured squares, or shades of grey made of characters. Where the cells stand is not decided here.

import type { AxisWords } from "@attn/elements";
import { colourAt, colourOfWeight, scalePosition } from "@attn/elements";
import { paint } from "./paint.ts";
import type { Screen } from "./screen.ts";

/** How cells are drawn. */
export type MapInk = Pick<Screen, "level" | "theme">;

const shades = " ░▒▓█";

/** One of ` ░▒▓█` for a weight. */
export function shadeOf(weight: number): string {
  return shades[Math.round(scalePosition(weight) * (shades.length - 1))] ?? " ";
}

/** A cell of `columns` columns; `undefined` is a cell that cannot be looked at and stays empty. */
export function cellText(weight: number | undefined, columns: number, { level, theme }: MapInk): string {
  if (weight === undefined) return " ".repeat(columns);
  if (level === 0) return shadeOf(weight).repeat(columns);
  return paint(" ".repeat(columns), { background: colourOfWeight(weight, theme) }, level);
}

/** Two cells above one another in one character. */
export function halfBlock(upper: number | undefined, lower: number | undefined, { level, theme }: MapInk): string {
  const ink = (weight: number | undefined) => (weight === undefined ? undefined : colourOfWeight(weight, theme));
  if (upper === undefined && lower === undefined) return " ";
  if (upper === undefined) return paint("▄", { foreground: ink(lower) }, level);
  return paint("▀", { foreground: ink(upper), background: ink(lower) }, level);
}

/** A bar of the whole scale with the weights of its ends and of its middle, and what the axes are: the scale is √weight. */
export function legendLine({ level, theme }: MapInk, { rows, columns }: Pick<AxisWords, "rows" | "columns">): string {
  const bar =
    level === 0
      ? Array.from(shades, (shade) => shade.repeat(4)).join("")
      : Array.from({ length: 20 }, (_, index) => paint(" ", { background: colourAt(index / 19, theme) }, level)).join(
          "",
        );
  return `weight 0 ${bar} 1   (rows: ${rows}, columns: ${columns}; half-way is 0.25)`;
}
