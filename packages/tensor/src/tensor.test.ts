import { describe, expect, expectTypeOf, it } from "vitest";
import {
  arange,
  concat,
  full,
  gather,
  gelu,
  groupNorm,
  layerNorm,
  logSoftmax,
  matmul,
  ones,
  softmax,
  stack,
  type Tensor,
  takeAlongAxis,
  tensor,
  topK,
  where,
  zeros,
} from "./index.ts";
import type { Nested } from "./ops/creation.ts";

const values = async (x: { data(): Promise<ArrayLike<number>> }) => Array.from(await x.data());

describe("tensor()", () => {
  it("takes its shape from the nesting and its type from the values", () => {
    expect(
      String(
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
    ).toBe("Tensor float32 [2, 3]");
    expect(String(tensor(new Int32Array(4), { shape: [2, 2] }))).toBe("Tensor int32 [2, 2]");
    expect(String(tensor([true, false]))).toBe("Tensor bool [2]");
    expect(String(tensor(3))).toBe("Tensor float32 []");
    expect(String(tensor([[], []]))).toBe("Tensor float32 [2, 0]");
  });

  it.each<[Nested, string]>([
    [[[1, 2], [3]], "tensor: a row at depth 1 has 1 elements but the first has 2"],
    [[1, [2]], "tensor: a row at depth 1 has 1 elements but the first has none"],
    [[[1], 2], "tensor: expected an array at depth 1, got 2"],
  ])("refuses ragged rows %j", (data, message) => {
    expect(() => tensor(data)).toThrow(message);
  });

  it("refuses elements that do not fit the shape or the type", () => {
    expect(() => tensor([1, 2, 3], { shape: [2, 2] })).toThrow("tensor: [2, 2] needs 4 elements, got 3");
    expect(() => tensor([1, 2], { shape: [2.5] })).toThrow("tensor: [2.5] is not a shape");
    expect(() => tensor([1.5], { dtype: "int32" })).toThrow("tensor: 1.5 is not an int32");
    expect(() => tensor([2 ** 31], { dtype: "int32" })).toThrow("tensor: 2147483648 is not an int32");
    expect(() => tensor(["1" as unknown as number])).toThrow("tensor: expected a number at depth 1, got 1");
  });

  it("copies typed arrays unless told otherwise", async () => {
    const source = Float32Array.of(1, 2);
    const copied = tensor(source);
    source[0] = 5;
    expect(await values(copied)).toEqual([1, 2]);
  });
});

describe("types", () => {
  it("follow the elements", () => {
    const x = tensor([1, 2]);
    const n = arange(0, 2);
    expectTypeOf(x.add(n)).toEqualTypeOf<Tensor<"float32">>();
    expectTypeOf(n.add(n)).toEqualTypeOf<Tensor<"int32">>();
    expectTypeOf(n.div(2)).toEqualTypeOf<Tensor<"float32">>();
    expectTypeOf(x.less(n)).toEqualTypeOf<Tensor<"bool">>();
    expectTypeOf(x.argmax()).toEqualTypeOf<Tensor<"int32">>();
    expectTypeOf(x.data()).toEqualTypeOf<Promise<Float32Array>>();
    expectTypeOf(n.data()).toEqualTypeOf<Promise<Int32Array>>();
    expect([x.add(n).dtype, n.add(n).dtype, n.div(2).dtype, x.less(n).dtype]).toEqual([
      "float32",
      "int32",
      "float32",
      "bool",
    ]);
  });

  it("treat a number as an element of the tensor's type", async () => {
    expect(await values(arange(0, 3).mul(2))).toEqual([0, 2, 4]);
    expect(() => arange(0, 3).mul(0.5)).toThrow(
      'mul: 0.5 is not an int32, and the tensor is int32. Use cast("float32") first',
    );
  });

  it("count booleans", async () => {
    expect(await values(tensor([true, true, false]).sum())).toEqual([2]);
    expect(await values(tensor([true, true, false]).mean())).toEqual([Math.fround(2 / 3)]);
  });
});

describe("errors", () => {
  const x = zeros([2, 3]);
  it.each<[string, () => unknown]>([
    ["add: shapes [2, 3] and [4] do not broadcast", () => x.add(zeros([4]))],
    [
      "matmul: [2, 3] and [2, 3] do not multiply. The last size of the first must equal the second to last of the second",
      () => matmul(x, x),
    ],
    ["reshape: [2, 3] has 6 elements and cannot become [4]", () => x.reshape([4])],
    ["reshape: [2, 3] has 6 elements and cannot become [-1, -1]", () => x.reshape([-1, -1])],
    ["sum: axis 2 is not in [2, 3]", () => x.sum({ axis: 2 })],
    ["sum: an axis is named twice in [0, -2]", () => x.sum({ axis: [0, -2] })],
    ["transpose: [0, 0] does not name each axis of [2, 3] once", () => x.transpose([0, 0])],
    ["squeeze: axis 0 of [2, 3] has size 2, not 1", () => x.squeeze(0)],
    ["broadcastTo: [2, 3] cannot become [3]", () => x.broadcastTo([3])],
    ["topK: k must be a whole number from 0 to 3, got 4", () => topK(x, 4)],
    [
      "concat: Tensor float32 [2, 3] and Tensor float32 [2, 2] do not join along axis 0",
      () => concat([x, zeros([2, 2])]),
    ],
    ["argmax: [0] has no element to choose", () => zeros([0]).argmax()],
    ["layerNorm: weight or bias [2] does not fit C = 3 of x [2, 3]", () => layerNorm(x, { weight: ones([2]) })],
    ["groupNorm: C of [2, 3] is not a multiple of 2 groups", () => groupNorm(x, { groups: 2 })],
    ["where: condition must be bool, got float32", () => where(x as unknown as Tensor<"bool">, x, x)],
    ["gather: indices must be int32, got float32", () => gather(x, x as unknown as Tensor<"int32">)],
    ["at: 3 is not a position of axis 1 of [2, 3]", () => x.at(1, 3)],
    [
      "slice: start 0.5, stop undefined, step 1 are not whole numbers with a step other than 0",
      () => x.slice(0, { start: 0.5 }),
    ],
    ["arange: from 3 to 1 is not a range of whole numbers", () => arange(3, 1)],
  ])("%s", (message, act) => {
    expect(act).toThrow(message);
  });
});

describe("indexing", () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  it("gathers along any axis, with negative positions", async () => {
    expect(await values(gather(x, tensor(Int32Array.of(2, 0, -1)), { axis: 1 }))).toEqual([3, 1, 3, 6, 4, 6]);
    const picked = gather(x, tensor(Int32Array.of(0, 1, 1, 0), { shape: [2, 2] }), { axis: 1 });
    expect(picked.shape).toEqual([2, 2, 2]);
    expect(await values(picked)).toEqual([1, 2, 2, 1, 4, 5, 5, 4]);
  });

  it("takes along an axis and refuses positions outside it", async () => {
    const at = (...n: number[]) => tensor(Int32Array.from(n), { shape: [2, 1] });
    expect(await values(takeAlongAxis(x, at(2, -3)))).toEqual([3, 4]);
    await expect(takeAlongAxis(x, at(0, 3)).data()).rejects.toThrow(RangeError);
    await expect(takeAlongAxis(x, at(0, -4)).data()).rejects.toThrow(RangeError);
  });

  it("stacks along a new axis", async () => {
    const stacked = stack([x.at(0, 0), x.at(0, 1)], { axis: 1 });
    expect(stacked.shape).toEqual([3, 2]);
    expect(await values(stacked)).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it("finds the largest first, the earlier among equals, NaN before all", async () => {
    const { values: best, indices } = topK(tensor([1, Number.NaN, 3, 3, -Infinity]), 4);
    expect(await values(indices)).toEqual([1, 2, 3, 0]);
    expect(await values(best)).toEqual([Number.NaN, 3, 3, 1]);
  });
});

describe("formulas", () => {
  it("softmax and its logarithm survive huge logits", async () => {
    expect(await values(softmax(tensor([1e20, 1e20])))).toEqual([0.5, 0.5]);
    expect((await values(logSoftmax(tensor([1e20, 1e20]))))[0]).toBeCloseTo(-Math.LN2, 6);
    expect(await values(softmax(full([2], -Infinity)))).toEqual([Number.NaN, Number.NaN]);
  });

  it("gelu refuses an approximation that does not exist", () => {
    expect(() => gelu(ones([1]), { approximate: "fast" as "none" })).toThrow(
      'gelu: approximate must be "none" or "tanh", got "fast"',
    );
  });

  it("reductions of nothing have their neutral element", async () => {
    expect(await values(zeros([2, 0]).sum({ axis: 1 }))).toEqual([0, 0]);
    expect(await values(zeros([2, 0]).prod({ axis: 1 }))).toEqual([1, 1]);
    expect(await values(zeros([2, 0]).max({ axis: 1 }))).toEqual([-Infinity, -Infinity]);
    expect(await values(zeros([0, 2]).mean({ axis: 1 }))).toEqual([]);
  });
});
