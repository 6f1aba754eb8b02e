import { describe, expect, expectTypeOf, it } from "vitest";
import { arange, gelu, groupNorm, layerNorm, silu, softmax, type Tensor, tensor, where, zeros } from "../index.ts";

describe("operands", () => {
  it("are tensors or numbers", () => {
    const x = tensor([1, 2]);
    expect(() => x.add([1, 2] as unknown as number)).toThrow("add: expected a tensor or a number, got object");
    expect(() => where(x.less(1), 1 as unknown as Tensor, x)).toThrow(
      "where: the first choice must be a tensor, got number",
    );
  });

  it("keep where() a bool when a number stands beside a bool", async () => {
    const x = tensor([true, true]);
    const chosen = where(tensor([true, false]), x, 0);
    expectTypeOf(chosen).toEqualTypeOf<Tensor<"bool">>();
    expect(chosen.dtype).toBe("bool");
    expect(Array.from(await chosen.data())).toEqual([1, 0]);
  });

  it("of real functions with a kernel of their own are float32 on every backend", () => {
    const x = arange(0, 2) as unknown as Tensor;
    for (const [name, act] of Object.entries({ softmax, gelu, silu, layerNorm }))
      expect(() => act(x)).toThrow(`${name}: expected float32, got int32. Use cast("float32") first`);
    expect(() => layerNorm(zeros([2]), { weight: x })).toThrow("layerNorm: expected float32, got int32");
  });
});

describe("batches of nothing", () => {
  it("have neutral booleans and empty norms", async () => {
    const none = zeros([2, 0], "bool");
    expect(Array.from(await none.max({ axis: 1 }).cast("int32").data())).toEqual([0, 0]);
    expect(Array.from(await none.min({ axis: 1 }).cast("int32").data())).toEqual([1, 1]);
    expect(groupNorm(zeros([0, 4, 3]), { groups: 2 }).shape).toEqual([0, 4, 3]);
  });
});

describe("cumsum", () => {
  it("speaks of itself when the axis is wrong", () => {
    expect(() => tensor([1]).cumsum({ axis: 5 })).toThrow("cumsum: axis 5 is not in [1]");
  });
});
