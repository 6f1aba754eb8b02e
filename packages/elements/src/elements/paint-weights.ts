// The weights of one head on a canvas of one pixel per cell; its style makes the pixels large. Labels and marks are not drawn here.
import {
  type AttentionRecord,
  headWeights,
  recordSize,
  type ShownPlace,
  visibleKeys,
} from "../record/attention-record.ts";
import type { Palette } from "./palette.ts";

/** Fills the canvas, sizing it to S × T pixels; cells that cannot be looked at stay transparent. */
export function paintWeights(
  canvas: HTMLCanvasElement,
  record: AttentionRecord,
  place: ShownPlace,
  palette: Palette,
): void {
  const [queries, keys] = recordSize(record);
  if (canvas.width !== keys) canvas.width = keys;
  if (canvas.height !== queries) canvas.height = queries;
  const pen = canvas.getContext("2d");
  if (pen === null || queries * keys === 0) return;
  const image = pen.createImageData(keys, queries);
  const pixels = new Uint32Array(image.data.buffer);
  const weights = headWeights(record, place);
  for (let query = 0; query < queries; query++) {
    const start = query * keys;
    const end = start + visibleKeys(record, query);
    for (let cell = start; cell < end; cell++) pixels[cell] = palette.pixels[palette.level(weights[cell] ?? 0)] ?? 0;
  }
  pen.putImageData(image, 0, 0);
}
