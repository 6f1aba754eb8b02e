// Attention weights to colours: one blue hue from nearly the page's colour to its opposite, for light pages and for dark ones. Nothing
// here draws.
import { luminance, mixColours, type Rgb } from "./oklab.ts";

/** A light background or a dark one. On both, weight 0 is close to the background. */
export type Theme = "light" | "dark";

/** The colours of position 0, ½ and 1; between them the scale is straight in OKLab. */
export type ColourScale = readonly [low: Rgb, middle: Rgb, high: Rgb];

// Hue 255 in OKLCH, evenly spaced in lightness: 0.97, 0.66, 0.35 on light pages, 0.235, 0.56, 0.885 on dark ones.
const scales: Readonly<Record<Theme, ColourScale>> = {
  light: [
    [242, 245, 251],
    [85, 148, 227],
    [8, 53, 125],
  ],
  dark: [
    [25, 30, 39],
    [62, 119, 190],
    [189, 222, 255],
  ],
};

/** The scale of a theme. */
export function colourScale(theme: Theme): ColourScale {
  return scales[theme];
}

/**
 * Where a weight lies on the scale: √weight, so that the many small weights of a long row stay apart while 0 and 1 keep their
 * places. NaN and weights outside 0 to 1 are held to 0 to 1.
 */
export function scalePosition(weight: number): number {
  return weight > 0 ? Math.sqrt(Math.min(1, weight)) : 0;
}

/** The colour at `position` (0 to 1) of a theme's scale or of one of your own. */
export function colourAt(position: number, scale: Theme | ColourScale): Rgb {
  const [low, middle, high] = typeof scale === "string" ? scales[scale] : scale;
  const held = Math.min(1, Math.max(0, position));
  return held < 0.5 ? mixColours(low, middle, held * 2) : mixColours(middle, high, held * 2 - 1);
}

/** The colour of a weight. */
export function colourOfWeight(weight: number, scale: Theme | ColourScale): Rgb {
  return colourAt(scalePosition(weight), scale);
}

/** A colour as `#rrggbb`. */
export function hexOf(colour: Rgb): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** Black or white, whichever has more contrast with a colour: at least 4.58 to 1. */
export function inkOn(colour: Rgb): string {
  return (luminance(colour) + 0.05) ** 2 > 1.05 * 0.05 ? "#000000" : "#ffffff";
}
