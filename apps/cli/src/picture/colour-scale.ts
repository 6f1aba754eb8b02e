// Attention weights to colours: two sequential scales, one for light pages and one for dark. Nothing here draws.

/** Red, green and blue, 0 to 255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A light background or a dark one. On both, weight 0 is close to the background. */
export type Theme = "light" | "dark";

// Light: ColorBrewer "Blues" (Cynthia Brewer, 9 classes). Dark: seaborn's "mako" (6 of its colours) between two ends.
const stops: Readonly<Record<Theme, readonly string[]>> = {
  light: ["#f7fbff", "#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08519c", "#08306b"],
  dark: ["#1b1b26", "#2e1e3b", "#413d7b", "#37659e", "#348fa7", "#40b7ad", "#8ad9b1", "#def5e5"],
};

/**
 * Where a weight lies on the scale: √weight, so that the many small weights of a long row stay apart while 0 and 1 keep their
 * places. NaN and weights outside 0 to 1 are held to 0 to 1.
 */
export function scalePosition(weight: number): number {
  return weight > 0 ? Math.sqrt(Math.min(1, weight)) : 0;
}

/** The weight at a position of the scale, for legends: position². */
export function weightAtPosition(position: number): number {
  return position * position;
}

/** The colour at `position` (0 to 1), linear in sRGB between the stops of the theme, which are evenly spaced. */
export function colourAt(position: number, theme: Theme): Rgb {
  const list = stops[theme];
  const place = Math.min(1, Math.max(0, position)) * (list.length - 1);
  const index = Math.min(list.length - 2, Math.floor(place));
  const [from, to] = [parseHex(list[index] ?? "#000000"), parseHex(list[index + 1] ?? "#000000")];
  const share = place - index;
  const mix = (axis: 0 | 1 | 2): number => Math.round(from[axis] + (to[axis] - from[axis]) * share);
  return [mix(0), mix(1), mix(2)];
}

/** The colour of a weight. */
export function colourOfWeight(weight: number, theme: Theme): Rgb {
  return colourAt(scalePosition(weight), theme);
}

/** A colour as `#rrggbb`. */
export function hexOf(colour: Rgb): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

function parseHex(text: string): Rgb {
  const value = Number.parseInt(text.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
