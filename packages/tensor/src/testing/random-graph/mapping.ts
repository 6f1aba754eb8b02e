// Ops element by element, for random graphs.
import { gelu, silu } from "../../ops/activation.ts";
import { where } from "../../ops/elementwise.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import type { Made, Make, Pick, RandomOp } from "./op.ts";
import { fitting, float, plain } from "./op.ts";

const reals = ["exp", "log", "log1p", "sqrt", "rsqrt", "sin", "cos", "tanh", "sigmoid", "erf", "floor"] as const;
const arithmetic = ["add", "sub", "mul", "pow", "maximum", "minimum"] as const;
const comparisons = ["equal", "less", "lessEqual", "greater", "greaterEqual"] as const;
const signs = ["neg", "abs", "sign"] as const;

/** x and one more operand that broadcasts with it. */
const paired = (
  x: AnyTensor,
  pick: Pick,
  made: Made,
  run: (a: Tensor<"float32" | "int32">, b: Tensor<"float32" | "int32">) => AnyTensor,
): RandomOp => {
  const dtype = pick(3) === 0 ? "int32" : "float32";
  const isFirst = pick(3) === 0;
  return {
    kind: "maps",
    others: [made(dtype, fitting(x.shape, pick))],
    run: (y, [other]) => {
      const a = (y.dtype === "bool" ? y.cast("int32") : y) as Tensor;
      return isFirst ? run(other as Tensor, a) : run(a, other as Tensor);
    },
  };
};

export const mapping: Readonly<Record<string, Make>> = {
  real: (_, pick) => {
    const name = reals[pick(reals.length)]!;
    return plain("maps", (x) => x[name]());
  },
  sign: (_, pick) => {
    const name = signs[pick(signs.length)]!;
    return plain("maps", (x) => (x.dtype === "bool" ? x.cast("int32") : x)[name]());
  },
  cast: (_, pick) => {
    const dtype = (["float32", "int32", "bool"] as const)[pick(3)]!;
    return plain("maps", (x) => x.cast(dtype));
  },
  activation: (_, pick) => {
    const f = [gelu, silu, (x: Tensor) => gelu(x, { approximate: "tanh" })][pick(3)]!;
    return plain("maps", (x) => f(float(x)));
  },
  arithmetic: (x, pick, made) => {
    const name = arithmetic[pick(arithmetic.length)]!;
    return paired(x, pick, made, (a, b) => a[name](b));
  },
  division: (x, pick, made) => paired(x, pick, made, (a, b) => a.div(b)),
  comparison: (x, pick, made) => {
    const name = comparisons[pick(comparisons.length)]!;
    return paired(x, pick, made, (a, b) => a[name](b));
  },
  where: (x, pick, made) => ({
    kind: "maps",
    others: [made("bool", fitting(x.shape, pick)), made("float32", fitting(x.shape, pick))],
    run: (y, [condition, other]) => where(condition as Tensor<"bool">, float(y), other as Tensor),
  }),
};
