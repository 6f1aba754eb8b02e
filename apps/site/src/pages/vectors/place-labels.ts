// Which words of a map get their names written beside their marks, and on which side, so that names cover neither each other nor marks. Draws nothing.

/** A word on the picture, in pixels. */
export interface LabelPoint {
  readonly x: number;
  readonly y: number;
  /** Of the written name. */
  readonly width: number;
  /** Larger ones are placed first. */
  readonly weight: number;
  /** Half the size of the mark, which no name may cover; 0 where it may. */
  readonly radius: number;
  /** Named in any case, over marks if need be. */
  readonly always?: boolean;
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

const gap = 8;
const lineHeight = 13;
const cellSize = 48;

/** The label's place for each point, undefined for points whose names would cover something or leave the picture. */
export function placeLabels(
  points: readonly LabelPoint[],
  size: { readonly width: number; readonly height: number },
): (LabelPlace | undefined)[] {
  const taken = new Grid();
  for (const { x, y, radius } of points)
    if (radius > 0) taken.add({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
  const places: (LabelPlace | undefined)[] = points.map(() => undefined);
  const order = [...points.keys()].sort((a, b) => points[b]!.weight - points[a]!.weight);
  for (const i of order) {
    const point = points[i]!;
    const inside = sides(point.width).filter((side) => isInside(boxOf(point, side), size));
    const free = inside.find((side) => taken.isFree(boxOf(point, side)));
    const place = free ?? (point.always ? inside[0] : undefined);
    if (!place) continue;
    places[i] = place;
    taken.add(boxOf(point, place));
  }
  return places;
}

/** Right, left, above, below, and the corners. */
const sides = (width: number): LabelPlace[] => [
  { dx: gap, dy: 4 },
  { dx: -gap - width, dy: 4 },
  { dx: -width / 2, dy: -gap },
  { dx: -width / 2, dy: gap + 9 },
  { dx: 5, dy: -5 },
  { dx: 5, dy: 14 },
  { dx: -5 - width, dy: -5 },
  { dx: -5 - width, dy: 14 },
];

const boxOf = ({ x, y, width }: LabelPoint, { dx, dy }: LabelPlace): Box => ({
  left: x + dx - 1,
  right: x + dx + width + 1,
  top: y + dy - lineHeight + 3,
  bottom: y + dy + 3,
});

/** Boxes by the cells of a grid that they lie in: only those that share one can touch. */
class Grid {
  readonly #cells = new Map<number, Box[]>();

  add(box: Box): void {
    for (const cell of cellsOf(box)) {
      const boxes = this.#cells.get(cell);
      if (boxes) boxes.push(box);
      else this.#cells.set(cell, [box]);
    }
  }

  isFree(box: Box): boolean {
    return !cellsOf(box).some((cell) => this.#cells.get(cell)?.some((other) => touch(box, other)));
  }
}

const isInside = ({ left, right, top, bottom }: Box, { width, height }: { width: number; height: number }): boolean =>
  left >= 0 && right <= width && top >= 0 && bottom <= height;

const touch = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** One number for each cell; pictures are less than 2 ** 15 cells wide. */
function cellsOf({ left, right, top, bottom }: Box): number[] {
  const cells: number[] = [];
  for (let column = Math.floor(left / cellSize); column <= Math.floor(right / cellSize); column++)
    for (let row = Math.floor(top / cellSize); row <= Math.floor(bottom / cellSize); row++)
      cells.push(column * 2 ** 15 + row);
  return cells;
}
