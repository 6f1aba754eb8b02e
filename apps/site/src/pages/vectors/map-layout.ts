// Words of a map as marks and names on a picture of some size, in pixels; and which word is meant by a place or a direction on it.
import { type LabelPlace, placeLabels } from "./place-labels.ts";
import { type GroupName, groupOf } from "./word-groups.ts";

export interface MapSize {
  readonly width: number;
  readonly height: number;
}

export interface MapMark {
  readonly word: string;
  readonly group: GroupName;
  readonly x: number;
  readonly y: number;
  readonly label: LabelPlace | undefined;
}

const margin = 18;

/** A closer look: how many times larger, and the place [x, y] of the map that is in the middle. */
export interface Zoom {
  readonly factor: number;
  readonly middle: readonly [number, number] | undefined;
}

const whole: Zoom = { factor: 1, middle: undefined };

/** `places` [N, 2] moved and scaled alike in both directions so that they fill a picture: pixels [N, 2], y downwards. */
export function fitted(
  places: Float32Array,
  { width, height }: MapSize,
  { factor, middle }: Zoom = whole,
): Float32Array {
  const ends = [Infinity, -Infinity, Infinity, -Infinity] as [number, number, number, number];
  for (let i = 0; i < places.length; i += 2) {
    ends[0] = Math.min(ends[0], places[i]!);
    ends[1] = Math.max(ends[1], places[i]!);
    ends[2] = Math.min(ends[2], places[i + 1]!);
    ends[3] = Math.max(ends[3], places[i + 1]!);
  }
  const [left, right, bottom, top] = ends;
  const free = [width - 2 * margin, height - 2 * margin] as const;
  const scale = factor * Math.min(free[0] / (right - left || 1), free[1] / (top - bottom || 1));
  const [x, y] = middle ?? [(left + right) / 2, (bottom + top) / 2];
  return places.map((value, i) => (i % 2 === 0 ? width / 2 + scale * (value - x) : height / 2 - scale * (value - y)));
}

export interface LayoutOptions {
  readonly size: MapSize;
  readonly zoom?: Zoom | undefined;
  /** Words whose names come first, most important first. */
  readonly first: readonly string[];
  /** Words that had names in the picture before: they keep them if they can, so that names do not flicker. */
  readonly before: ReadonlySet<string>;
  /** The width of a written word. */
  readonly widthOf: (word: string) => number;
}

/** Marks for all words that are on the picture, names for as many as fit. */
export function layOut(words: readonly string[], places: Float32Array, options: LayoutOptions): MapMark[] {
  const { size, zoom, first, before, widthOf } = options;
  const pixels = fitted(places, size, zoom);
  const inside = [...words.keys()].filter((i) => {
    const [x, y] = [pixels[2 * i]!, pixels[2 * i + 1]!];
    return x >= 0 && x <= size.width && y >= 0 && y <= size.height;
  });
  const points = inside.map((i) => {
    const word = words[i]!;
    const rank = first.indexOf(word);
    const isMarked = groupOf(word) !== "other";
    const weight = (rank >= 0 ? 1e6 - 10 * rank : 0) + (isMarked ? 1e4 : 0) + (before.has(word) ? 5e3 : 0) - i;
    const radius = rank === 0 ? 9 : isMarked ? 4 : rank > 0 ? 2 : 0;
    return { x: pixels[2 * i]!, y: pixels[2 * i + 1]!, width: widthOf(word), weight, radius, always: rank === 0 };
  });
  const labels = placeLabels(points, size);
  return inside.map((i, at) => {
    const [word, { x, y }] = [words[i]!, points[at]!];
    return { word, group: groupOf(word), x, y, label: labels[at] };
  });
}

/** The mark nearest to a place, if one is near. */
export function markAt(marks: readonly MapMark[], x: number, y: number, reach = 20): MapMark | undefined {
  let [best, least] = [undefined as MapMark | undefined, reach];
  for (const mark of marks) {
    const distance = Math.hypot(mark.x - x, mark.y - y);
    if (distance < least) [best, least] = [mark, distance];
  }
  return best;
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** The next mark in the direction of an arrow key, within 45 degrees to either side; undefined when there is none, or for other keys. */
export function markTowards(marks: readonly MapMark[], from: MapMark, key: string): MapMark | undefined {
  const direction = directions[key];
  if (!direction) return undefined;
  let [best, least] = [undefined as MapMark | undefined, Infinity];
  for (const mark of marks) {
    const [dx, dy] = [mark.x - from.x, mark.y - from.y];
    const along = dx * direction[0] + dy * direction[1];
    const aside = Math.abs(dx * direction[1]) + Math.abs(dy * direction[0]);
    const cost = along + 2 * aside;
    if (mark !== from && along > 0 && aside <= along && cost < least) [best, least] = [mark, cost];
  }
  return best;
}
