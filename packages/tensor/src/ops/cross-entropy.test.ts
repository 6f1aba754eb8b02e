import { describe, expect, it } from "vitest";
import { tensor, zeros } from "./creation.ts";
import { crossEntropy } from "./cross-entropy.ts";

const targets = (...numbers: number[]) => tensor(numbers, { dtype: "int32" });

describe("crossEntropy", () => {
  it("is log V for logits that are all equal", async () => {
    expect(await crossEntropy(zeros([3, 8]), targets(0, 5, 7)).item()).toBeCloseTo(Math.log(8), 6);
  });

  it("stays exact for logits of any size", async () => {
    const loss = crossEntropy(
      tensor([
        [1e4, 0],
        [-1e30, 1e30],
      ]),
      targets(1, 1),
      { reduction: "none" },
    );
    expect([...(await loss.data())]).toEqual([1e4, 0]);
  });

  it("is NaN as a mean over no target, 0 as a sum", async () => {
    const logits = tensor([[1, 2]]);
    expect(await crossEntropy(logits, targets(-100)).item()).toBeNaN();
    expect(await crossEntropy(logits, targets(-100), { reduction: "sum" }).item()).toBe(0);
  });

  it("refuses targets outside the classes at evaluation", async () => {
    for (const wrong of [2, -1])
      await expect(crossEntropy(zeros([1, 2]), targets(wrong)).data()).rejects.toThrow(RangeError);
  });

  it("refuses what does not fit", () => {
    expect(() => crossEntropy(zeros([2, 3]), targets(0))).toThrow(
      "crossEntropy: targets [1] do not fit logits [2, 3]. They are [...] for [..., V]",
    );
    expect(() => crossEntropy(zeros([1, 3]), zeros([1]) as never)).toThrow(
      "crossEntropy: expected float32 logits and int32 targets, got float32 and float32",
    );
    expect(() => crossEntropy(zeros([1, 3]), targets(0), { labelSmoothing: 2 })).toThrow(
      "crossEntropy: labelSmoothing must be from 0 to 1, got 2",
    );
    expect(() => crossEntropy(zeros([1, 3]), targets(0), { reduction: "max" as never })).toThrow(
      'crossEntropy: reduction must be "mean", "sum" or "none", got "max"',
    );
    for (const reduction of ["mean", "sum", "none"] as const)
      expect(() => crossEntropy(zeros([1, 3]), targets(0), { ignoreIndex: 0.5, reduction })).toThrow(
        'equal: 0.5 is not an int32, and the tensor is int32. Use cast("float32") first',
      );
  });
});
