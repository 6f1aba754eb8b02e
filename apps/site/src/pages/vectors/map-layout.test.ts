// Words as marks on a picture, and which word a place or an arrow key means.
import { expect, test } from "vitest";
import { fitted, layOut, type MapMark, markAt, markTowards } from "./map-layout.ts";

const size = { width: 236, height: 136 };
const places = Float32Array.of(0, 0, 2, 0, 1, 1);

test("a map fills its picture without being stretched, and a closer look has its middle where it was asked for", () => {
  // 200 and 100 pixels are free for 2 and 1: a hundred each, y upwards.
  expect([...fitted(places, size)]).toEqual([18, 118, 218, 118, 118, 18]);
  expect([...fitted(places, size, { factor: 2, middle: [2, 0] })]).toEqual([-282, 68, 118, 68, -82, -132]);
  expect([...fitted(Float32Array.of(5, 5), size)]).toEqual([118, 68]);
});

test("words outside a closer look have no marks", () => {
  const options = { size, first: ["b"], before: new Set<string>(), widthOf: () => 10 };
  const all = layOut(["a", "b", "c"], places, options);
  expect(all.map(({ word }) => word)).toEqual(["a", "b", "c"]);
  const close = layOut(["a", "b", "c"], places, { ...options, zoom: { factor: 2, middle: [2, 0] } });
  expect(close.map(({ word, x, y }) => [word, x, y])).toEqual([["b", 118, 68]]);
  expect(close[0]?.label).toBeDefined();
});

test("the nearest mark is meant, and arrow keys lead to the next one in their direction", () => {
  const mark = (word: string, x: number, y: number): MapMark => ({ word, group: "other", x, y, label: undefined });
  const marks = [mark("middle", 50, 50), mark("right", 80, 55), mark("far", 120, 50), mark("up", 45, 10)];
  expect(markAt(marks, 83, 52)?.word).toBe("right");
  expect(markAt(marks, 10, 90)).toBeUndefined();
  const from = marks[0]!;
  const next = (key: string): string | undefined => markTowards(marks, from, key)?.word;
  expect(["ArrowRight", "ArrowUp", "ArrowLeft", "Enter"].map(next)).toEqual(["right", "up", undefined, undefined]);
});
