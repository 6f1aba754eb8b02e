import { describe, expect, expectTypeOf, it } from "vitest";
import type { Dtype } from "../dtype.ts";
import { arange, ones, type Tensor, tensor, zeros } from "../index.ts";

describe("the type of a new tensor", () => {
  it("is known to the compiler as it is at run time", () => {
    const made = [
      tensor([1, 2]),
      tensor([]),
      tensor(new Int32Array(1)),
      tensor(new Uint8Array(1)),
      tensor([[true]]),
      tensor([1, 0], { dtype: "bool" }),
      tensor(new Int32Array(1), { dtype: "float32" }),
    ] as const;
    expectTypeOf(made).toEqualTypeOf<
      readonly [
        Tensor<"float32">,
        Tensor<"float32">,
        Tensor<"int32">,
        Tensor<"bool">,
        Tensor<"bool">,
        Tensor<"bool">,
        Tensor<"float32">,
      ]
    >();
    expect(made.map((x) => x.dtype)).toEqual(["float32", "float32", "int32", "bool", "bool", "bool", "float32"]);
  });

  it("must exist", () => {
    const wrong = "float64" as Dtype;
    const message = 'dtype must be "float32", "int32" or "bool", got "float64"';
    expect(() => tensor([1], { dtype: wrong })).toThrow(`tensor: ${message}`);
    expect(() => zeros([1], wrong)).toThrow(`zeros: ${message}`);
    expect(() => ones([1]).cast(wrong)).toThrow(`cast: ${message}`);
  });
});

describe("elements", () => {
  it("of bool are 0 or 1 even when the array is given away", async () => {
    expect(
      await tensor(Uint8Array.of(2, 0, 255), { copy: false })
        .sum()
        .item(),
    ).toBe(2);
  });

  it("in an array of another kind are named, not printed", () => {
    expect(() => tensor(new Float64Array(1000) as unknown as number)).toThrow(
      "tensor: expected a number at depth 0, got a Float64Array",
    );
  });

  it("of a range must be int32", () => {
    expect(Array.from(arange(2 ** 31 - 1, 2 ** 31).dataSync())).toEqual([2 ** 31 - 1]);
    expect(() => arange(2 ** 31, 2 ** 31 + 1)).toThrow(
      "arange: from 2147483648 to 2147483649 is more than int32 holds",
    );
  });
});

describe("a shape", () => {
  it("is an array", () => {
    expect(() => zeros(3 as unknown as number[])).toThrow("zeros: a shape is an array of sizes, got 3");
    expect(() => ones([-1])).toThrow("ones: [-1] is not a shape");
  });
});
