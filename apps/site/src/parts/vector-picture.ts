// An embedding as a small picture: one cell per element, blue above zero and orange below. The colours are those of the theme.

type Rgb = readonly [number, number, number];

const colours: Readonly<Record<"light" | "dark", { readonly zero: Rgb; readonly above: Rgb; readonly below: Rgb }>> = {
  light: { zero: [246, 247, 248], above: [31, 98, 163], below: [180, 84, 10] },
  dark: { zero: [30, 34, 42], above: [127, 184, 234], below: [240, 163, 94] },
};

/** Pixels [length, RGBA] of `values`; `scale` is the value that has the full colour. */
export function vectorPixels(
  values: Float32Array,
  { scale, theme }: { readonly scale: number; readonly theme: "light" | "dark" },
): Uint8ClampedArray<ArrayBuffer> {
  const { zero, above, below } = colours[theme];
  const pixels = new Uint8ClampedArray(4 * values.length);
  for (const [i, value] of values.entries()) {
    const share = Math.min(1, Math.abs(value) / scale);
    const end = value > 0 ? above : below;
    for (const axis of [0, 1, 2] as const) pixels[4 * i + axis] = zero[axis] + (end[axis] - zero[axis]) * share;
    pixels[4 * i + 3] = 255;
  }
  return pixels;
}

/** The size of most elements: twice their root mean square, so that few cells are at the ends. 1 for none. */
export function vectorScale(values: Float32Array): number {
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  return 2 * Math.sqrt(squares / values.length) || 1;
}
