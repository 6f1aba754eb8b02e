import { describe, expect, it } from "vitest";
import { arange, concat, ShapeError, stack, tensor, update, zeros } from "../index.ts";

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

  it("refuses a place that cannot be one, and at evaluation one that is none", async () => {
    const at = (...starts: number[]) => tensor(Int32Array.from(starts));
    const [x, part] = [zeros([3, 2]), zeros([1, 2])];
    expect(() => update(x, part, { starts: at(0) })).toThrow(
      "update: Tensor float32 [1, 2] at Tensor int32 [1] does not lie in Tensor float32 [3, 2]",
    );
    expect(() => update(x, part, { starts: zeros([2]) as never })).toThrow(ShapeError);
    expect(() => update(x, zeros([4, 2]), { starts: at(0, 0) })).toThrow(ShapeError);
    for (const starts of [at(3, 0), at(0, 1), at(-1, 0)])
      await expect(update(x, part, { starts }).data()).rejects.toThrow(RangeError);
    await expect(update(x, part, { starts: at(3, 0) }).data()).rejects.toThrow(
      "update: [1, 2] at [3, 0] does not lie in [3, 2]",
    );
    expect([...(await update(x, part.add(1), { starts: at(1, 0).add(at(1, 0)) }).data())]).toEqual([0, 0, 0, 0, 1, 1]);
  });
});
