import { describe, expect, it } from "vitest";
import { arange, concat, stack, tensor, update, zeros } from "../index.ts";

describe("joining", () => {
  it("refuses parts of another rank", () => {
    expect(() => concat([tensor([1, 2]), tensor(3)])).toThrow(
      "concat: Tensor float32 [2] and Tensor float32 [] do not join along axis 0",
    );
    expect(() => concat([zeros([2, 3]), zeros([2])], { axis: 1 })).toThrow(
      "concat: Tensor float32 [2, 3] and Tensor float32 [2] do not join along axis 1",
    );
  });

  it("speaks of stack where stack was called", () => {
    expect(() => stack([])).toThrow("stack: nothing to join");
    expect(() => stack([tensor([1, 2]), tensor([1])])).toThrow(
      "stack: Tensor float32 [2] and Tensor float32 [1] are not alike",
    );
    expect(() => stack([tensor([1, 2])], { axis: 5 })).toThrow("stack: axis 5 is not in [2, 1]");
  });
});

describe("update", () => {
  it("takes a part of the same type only, for the compiler too", () => {
    // @ts-expect-error an int32 part does not fit a float32 tensor
    expect(() => update(zeros([2]), arange(0, 1), { starts: [0] })).toThrow(
      "update: Tensor int32 [1] at [0] does not lie in Tensor float32 [2]",
    );
  });
});
