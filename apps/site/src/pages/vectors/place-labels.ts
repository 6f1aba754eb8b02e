// Which words of a map get their names written beside their marks, and on which side, so that no two names touch. Draws nothing.

/** A word on the picture, in pixels. */
export interface LabelPoint {
  readonly x: number;
  readonly y: number;
  /** Of the written name. */
  readonly width: number;
  /** Larger ones are placed first. */
  readonly weight: number;
}

/** Where a name stands: its left end and its base line, relative to the mark. */
export interface LabelPlace {
  readonly dx: number;
  readonly dy: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const gap = 7;
const lineHeight = 13;
const cell = 48;

/** The label's place for each point, undefined for points whose names would cover others or leave the picture. */
export function placeLabels(
  points: readonly LabelPoint[],
  size: { readonly width: number; readonly height: number },
): (LabelPlace | undefined)[] {
  const taken = new Map<string, Box[]>();
  const places: (LabelPlace | undefined)[] = points.map(() => undefined);
  const order = [...points.keys()].sort((a, b) => points[b]!.weight - points[a]!.weight);
  for (const i of order) {
    const point = points[i]!;
    const place = sides(point.width).find((side) => {
      const box = boxOf(point, side);
      const inside = box.left >= 0 && box.right <= size.width && box.top >= 0 && box.bottom <= size.height;
      return inside && !cellsOf(box).some((name) => taken.get(name)?.some((other) => touch(box, other)));
    });
    if (!place) continue;
    places[i] = place;
    const box = boxOf(point, place);
    for (const name of cellsOf(box)) taken.set(name, [...(taken.get(name) ?? []), box]);
  }
  return places;
}

/** Right, left, above, below. */
const sides = (width: number): LabelPlace[] => [
  { dx: gap, dy: 4 },
  { dx: -gap - width, dy: 4 },
  { dx: -width / 2, dy: -gap },
  { dx: -width / 2, dy: gap + 9 },
];

const boxOf = ({ x, y, width }: LabelPoint, { dx, dy }: LabelPlace): Box => ({
  left: x + dx - 2,
  right: x + dx + width + 2,
  top: y + dy - lineHeight + 2,
  bottom: y + dy + 3,
});

const touch = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** The cells of a grid that a box lies in: only boxes that share one can touch. */
function cellsOf({ left, right, top, bottom }: Box): string[] {
  const names: string[] = [];
  for (let column = Math.floor(left / cell); column <= Math.floor(right / cell); column++)
    for (let row = Math.floor(top / cell); row <= Math.floor(bottom / cell); row++) names.push(`${column} ${row}`);
  return names;
}
