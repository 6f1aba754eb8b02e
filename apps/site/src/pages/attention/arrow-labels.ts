// Where the names of arrows stand: at their tips, outside, and none over another. Those that find no room are left out.
import { textWidth } from "@attn/elements";

export interface LabelWish {
  readonly id: number;
  readonly text: string;
  /** The tip. */
  readonly x: number;
  readonly y: number;
  /** Where the arrow begins. */
  readonly from: { readonly x: number; readonly y: number };
}

export interface PlacedLabel {
  readonly id: number;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "end";
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const lineHeight = 14;

/** Places labels in the order of the wishes: the first ones have the choice. */
export function placeLabels(
  wishes: readonly LabelWish[],
  { width, height }: { readonly width: number; readonly height: number },
): PlacedLabel[] {
  const taken: Box[] = [];
  const placed: PlacedLabel[] = [];
  for (const { id, text, x, y, from } of wishes) {
    const anchor = x < from.x ? "end" : "start";
    const wide = textWidth(text) * 7 + 4;
    const down = y < from.y ? -4 : 12;
    const beside = anchor === "start" ? x + 6 : x - 6 - wide;
    const start = Math.min(width - wide, Math.max(0, beside));
    // Where the edge pushes a label back over its arrow, it goes above or below.
    const shifts = start === beside ? [0, -1, 1, 2] : [-1, 1, -2, 2];
    for (const shift of shifts) {
      const line = y + down / 2 + 2 + shift * lineHeight;
      const box = { left: start, right: start + wide, top: line - 11, bottom: line + 3 };
      if (box.top < 0 || box.bottom > height || taken.some((other) => overlaps(box, other))) continue;
      taken.push(box);
      placed.push({ id, text, x: anchor === "start" ? start : start + wide, y: line, anchor });
      break;
    }
  }
  return placed;
}

const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
