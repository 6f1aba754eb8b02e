// The colours of weights as an element's place on the page has them, ready for drawing. Which colours these are is CSS, in base-style.ts.
import { type ColourScale, colourAt, hexOf, inkOn, scalePosition } from "../colour/colour-scale.ts";
import { luminance, type Rgb } from "../colour/oklab.ts";

const levels = 256;

/** 256 colours for √weight 0 to 1. */
export class Palette {
  /** The three colours it is made of, as text: two palettes with the same name are the same. */
  readonly name: string;
  readonly scale: ColourScale;
  /** Whether weight 0 is dark, as on dark pages. */
  readonly isDark: boolean;
  /** As ImageData holds them on little-endian machines: alpha, blue, green, red. */
  readonly pixels: Uint32Array;
  readonly #colours: readonly string[];
  readonly #inks: readonly string[];

  constructor(name: string, scale: ColourScale) {
    const colours = Array.from({ length: levels }, (_, level) => colourAt(level / (levels - 1), scale));
    this.name = name;
    this.scale = scale;
    this.isDark = luminance(scale[0]) < luminance(scale[2]);
    this.pixels = Uint32Array.from(colours, ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0);
    this.#colours = colours.map(hexOf);
    this.#inks = colours.map(inkOn);
  }

  /** The level (0 to 255) of a weight. */
  level(weight: number): number {
    return Math.round(scalePosition(weight) * (levels - 1));
  }

  /** The colour of a weight, `#rrggbb`. */
  colour(weight: number): string {
    return this.#colours[this.level(weight)] ?? "";
  }

  /** Black or white, whichever can be read on the colour of a weight. */
  ink(weight: number): string {
    return this.#inks[this.level(weight)] ?? "";
  }
}

const palettes = new Map<string, Palette>();

/** The palette of three CSS colours as `getComputedStyle` gives them. */
export function paletteOf(low: string, middle: string, high: string): Palette {
  const name = `${low}|${middle}|${high}`;
  let palette = palettes.get(name);
  if (palette === undefined) {
    if (palettes.size >= 32) palettes.clear();
    palette = new Palette(name, [parseColour(low), parseColour(middle), parseColour(high)]);
    palettes.set(name, palette);
  }
  return palette;
}

/** Any CSS colour in sRGB: what a canvas makes of it. */
function parseColour(colour: string): Rgb {
  const parts = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(colour);
  if (parts !== null) return [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [1, 1];
  const pen = canvas.getContext("2d");
  if (pen === null) return [0, 0, 0];
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}
