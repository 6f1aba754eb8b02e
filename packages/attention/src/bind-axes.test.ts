import { ShapeError, zeros } from "@attn/tensor";
import { expect, it } from "vitest";
import { bindAxes } from "./bind-axes.ts";

it("names the size of every axis", () => {
  const sizes = bindAxes("f", { q: "B T", k: "B S" }, { q: zeros([2, 3]), k: zeros([2, 5]) });
  expect(sizes).toEqual({ B: 2, T: 3, S: 5 });
});

it("says which letter has two sizes, and where", () => {
  const patterns = { q: "B H T D", k: "B G S D" } as const;
  const call = () => bindAxes("attention", patterns, { q: zeros([1, 2, 3, 4]), k: zeros([1, 2, 3, 5]) });
  expect(call).toThrow(ShapeError);
  expect(call).toThrow("attention: D is 4 in q [1, 2, 3, 4] but 5 in k [1, 2, 3, 5]");
});

it("holds a letter that stands twice in one pattern to one size", () => {
  expect(() => bindAxes("f", { x: "N N" }, { x: zeros([2, 3]) })).toThrow("f: N is 2 in x [2, 3] but 3 in x [2, 3]");
});

it("says how many axes there should be", () => {
  expect(() => bindAxes("f", { x: "B T C" }, { x: zeros([2, 3]) })).toThrow("f: x [2, 3] has 2 axes, not 3 (B T C)");
});

it("wants float32", () => {
  expect(() => bindAxes("f", { x: "B" }, { x: zeros([2], "int32") })).toThrow("f: x must be float32, got int32");
});
