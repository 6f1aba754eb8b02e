// How wide a word is when it is written on a map. Measured once for each word.

const mostKept = 5000;
const widths = new Map<string, number>();
let context: CanvasRenderingContext2D | null | undefined;

/** The width in pixels of `word` as the page's font writes it in 12 pixels, medium. */
export function textWidth(word: string): number {
  const found = widths.get(word);
  if (found !== undefined) return found;
  context ??= document.createElement("canvas").getContext("2d");
  if (context) context.font = `500 12px ${getComputedStyle(document.body).fontFamily}`;
  const width = context?.measureText(word).width ?? 7 * word.length;
  if (widths.size >= mostKept) widths.clear();
  widths.set(word, width);
  return width;
}
