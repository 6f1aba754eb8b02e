// The colour levels of an SVG picture: their style classes and the bar that explains them. Which cell has which level is levelOf.
import { type ColourScale, colourAt, hexOf, scalePosition, type Theme } from "../colour/colour-scale.ts";
import { escapeMarkup } from "./escape-markup.ts";
import type { Drawing } from "./svg-picture.ts";

/** Number of colours in an SVG picture. */
const levels = 33;

/** The level (0 to 32) of a weight. */
export function levelOf(weight: number): number {
  return Math.round(scalePosition(weight) * (levels - 1));
}

/** The level of weight 1. */
export const topLevel: number = levels - 1;

/** One fill class per level, `.w0` to `.w32`, and the stroke of weight 1, `.l32`. */
export function levelStyle(scale: Theme | ColourScale): string {
  const colour = (level: number): string => hexOf(colourAt(level / topLevel, scale));
  const fills = Array.from({ length: levels }, (_, level) => `.w${level}{fill:${colour(level)}}`);
  return `${fills.join("")}.l${topLevel}{stroke:${colour(topLevel)}}`;
}

const barWidth = 231;
const ticks: readonly number[] = [0, 0.05, 0.25, 0.5, 1];

/**
 * A bar of all levels with the weights they stand for: the scale is √weight, so the ticks are not evenly spaced.
 *
 * @param note what is said beside it about rows and columns, if anything.
 */
export function svgLegend(note = ""): Drawing {
  const step = barWidth / levels;
  const bars = Array.from(
    { length: levels },
    (_, level) => `<rect class="w${level}" x="${level * step}" y="0" width="${step + 0.2}" height="9"/>`,
  );
  const marks = ticks.map((weight) => {
    const anchor = weight === 0 ? "" : weight === 1 ? " end" : " middle";
    return `<text class="small quiet${anchor}" x="${Math.round(scalePosition(weight) * barWidth)}" y="23">${weight}</text>`;
  });
  const beside = (words: string, y: number): string =>
    `<text class="small quiet" x="${barWidth + 12}" y="${y}">${escapeMarkup(words)}</text>`;
  const words = `${beside("attention weight", 9)}${note === "" ? "" : beside(note, 23)}`;
  return {
    markup: `<g>${bars.join("")}<rect class="frame" width="${barWidth}" height="9"/>${marks.join("")}${words}</g>`,
    width: barWidth + Math.max(120, 12 + Math.ceil(note.length * 5.8)),
    height: 26,
  };
}
