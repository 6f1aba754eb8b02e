import { ones, tensor, zeros } from "@attn/tensor";
import { describe, expect, it } from "vitest";
import { causalMask, combineMasks, paddingMask, slidingWindowMask } from "./masks.ts";
import { onEveryBackend } from "./testing/backends.ts";

onEveryBackend("masks", () => {
  it("causal: query t sees keys up to S − T + t", async () => {
    expect([...(await causalMask(3).data())]).toEqual([1, 0, 0, 1, 1, 0, 1, 1, 1]);
    expect([...(await causalMask(2, 4).data())]).toEqual([1, 1, 1, 0, 1, 1, 1, 1]);
    expect([...(await causalMask(3, 1).data())]).toEqual([0, 0, 1]);
  });

  it("sliding window: key > query − window, combined with and", async () => {
    expect([...(await slidingWindowMask(3, 3, 2).data())]).toEqual([1, 1, 1, 1, 1, 1, 0, 1, 1]);
    const both = slidingWindowMask(3, 3, 2).and(causalMask(3));
    expect([...(await both.data())]).toEqual([1, 0, 0, 1, 1, 0, 0, 1, 1]);
  });

  it("padding: as wide as the longest row unless told", async () => {
    expect(paddingMask([2, 3]).shape).toEqual([2, 1, 1, 3]);
    expect([...(await paddingMask([2, 0], 3).data())]).toEqual([1, 1, 0, 0, 0, 0]);
    expect(paddingMask([]).shape).toEqual([0, 1, 1, 0]);
  });

  it("a bool mask and a float mask become one float mask", async () => {
    const { mask } = combineMasks(tensor([true, false]), tensor([1, 2]));
    expect([...(await mask!.data())]).toEqual([1, -Infinity]);
    expect(combineMasks(undefined, undefined)).toEqual({});
    expect(combineMasks(ones([1]).greater(0), undefined).mask?.dtype).toBe("bool");
    expect(combineMasks(undefined, zeros([1])).mask?.dtype).toBe("float32");
  });
});

describe("mask arguments", () => {
  it("a window holds at least the query itself", () => {
    expect(() => slidingWindowMask(2, 2, 0)).toThrow(
      "slidingWindowMask: window must be a whole number of 1 or more, got 0",
    );
  });
  it("a length is no greater than the number of keys", () => {
    expect(() => paddingMask([1, 4], 3)).toThrow("paddingMask: lengths[1] is 4, but there are 3 keys");
    expect(() => paddingMask([-1])).toThrow("paddingMask: lengths[0] is -1, but there are 0 keys");
  });
});
