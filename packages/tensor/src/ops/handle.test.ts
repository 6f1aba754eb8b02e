import { describe, expect, it } from "vitest";
import { evaluate, memory, tensor } from "../index.ts";
import type { Tensor } from "../tensor.ts";

describe("a movement that moves nothing", () => {
  it.each<[string, (x: Tensor) => Tensor]>([
    ["reshape", (x) => x.reshape([2])],
    ["slice", (x) => x.slice(0, {})],
    ["broadcastTo", (x) => x.broadcastTo([2])],
    ["squeeze", (x) => x.squeeze()],
    ["cast", (x) => x.cast("float32")],
  ])("%s gives a handle of its own: disposing of it leaves the source", async (_, move) => {
    const before = memory();
    const x = tensor([1, 2]).add(0);
    await evaluate(x);
    const same = move(x);
    await evaluate(same);
    same.dispose();
    expect(Array.from(await x.data())).toEqual([1, 2]);
    x.dispose();
    expect(memory()).toEqual(before);
  });
});
