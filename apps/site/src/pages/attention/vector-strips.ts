// The pixels of vectors beside one another, each a strip of coloured cells. Plain values only: a component's properties cost too much to be read cell by cell.
import { vectorPixels } from "../../parts/vector-picture.ts";

export interface Strips {
  /** [T, width] */
  readonly rows: Float32Array;
  readonly width: number;
  /** The value of the full colour. */
  readonly scale: number;
  readonly theme: "light" | "dark";
  /** How strong each word's strip is, 0 to 1; all are 1 unless given. */
  readonly strength?: ArrayLike<number> | undefined;
  /** The only word that has a strip; all have one unless given. */
  readonly only?: number | undefined;
}

/** Strips of 8, 16 or 32 cells across with gaps of an eighth of that between them; as many cells down as a vector needs. */
export function drawStrips({ rows, width, scale, theme, strength, only }: Strips): ImageData {
  const across = width <= 32 ? 8 : width <= 256 ? 16 : 32;
  const gap = across / 8;
  const words = rows.length / width;
  const wide = words * (across + gap) - gap;
  const picture = new ImageData(wide, Math.ceil(width / across));
  const target = new Uint32Array(picture.data.buffer);
  const [first, end] = only === undefined ? [0, words] : [only, only + 1];
  for (let word = first; word < end; word++) {
    const vector = rows.subarray(word * width, (word + 1) * width);
    const share = strength?.[word] ?? 1;
    const shown = share === 1 ? vector : vector.map((value) => value * share);
    const pixels = new Uint32Array(vectorPixels(shown, { scale, theme }).buffer);
    const left = word * (across + gap);
    for (let i = 0; i < width; i++) target[Math.floor(i / across) * wide + left + (i % across)] = pixels[i] ?? 0;
  }
  return picture;
}
