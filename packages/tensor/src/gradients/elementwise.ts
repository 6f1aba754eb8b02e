// Gradients of ops that treat every element alike. Ties and edges are PyTorch's unless said otherwise.
import { where } from "../ops/elementwise.ts";
import type { Tensor } from "../tensor.ts";
import type { InputGradients, OperationOf, Step } from "./rule.ts";

/** Steps (`sign`, `floor`, conversions) have a derivative of 0 wherever they have one. */
export const unaryGradient = ({
  operation,
  inputs,
  output: y,
  gradient: g,
}: Step<OperationOf<"unary">>): InputGradients => {
  const [x] = inputs as readonly [Tensor];
  switch (operation.kind) {
    case "neg":
      return [g.neg()];
    case "abs":
      return [g.mul(x.sign())];
    case "exp":
      return [g.mul(y)];
    case "log":
      return [g.div(x)];
    case "log1p":
      return [g.div(x.add(1))];
    case "sqrt":
      return [g.div(y.mul(2))];
    case "rsqrt":
      return [g.mul(y.mul(y).mul(y).mul(-0.5))];
    case "sin":
      return [g.mul(x.cos())];
    case "cos":
      return [g.mul(x.sin().neg())];
    case "tanh":
      return [g.mul(y.mul(y).neg().add(1))];
    case "sigmoid":
      return [g.mul(y.mul(y.neg().add(1)))];
    case "erf":
      return [
        g.mul(
          x
            .square()
            .neg()
            .exp()
            .mul(2 / Math.sqrt(Math.PI)),
        ),
      ];
    default:
      return [undefined];
  }
};

/** Both inputs have the shape of the output: broadcasting is an op of its own. */
export const binaryGradient = ({
  operation,
  inputs,
  output: y,
  gradient: g,
}: Step<OperationOf<"binary">>): InputGradients => {
  const [a, b] = inputs as readonly [Tensor, Tensor];
  switch (operation.kind) {
    case "add":
      return [g, g];
    case "sub":
      return [g, g.neg()];
    case "mul":
      return [g.mul(b), g.mul(a)];
    case "div":
      return [g.div(b), g.mul(y.div(b)).neg()];
    case "pow":
      return powGradient(a, b, y, g);
    case "max":
      return [unlessSmaller(a, b, g), unlessSmaller(b, a, g)];
    case "min":
      return [unlessSmaller(b, a, g), unlessSmaller(a, b, g)];
    default:
      return [undefined, undefined];
  }
};

export const selectGradient = ({ inputs, gradient: g }: Step): InputGradients => {
  const condition = inputs[0] as Tensor<never> as Tensor<"bool">;
  return [undefined, where(condition, g, 0), where(condition.not(), g, 0)];
};

/** The share of `a` in max(a, b): all, half of it where both are equal, nothing where b is larger. */
const unlessSmaller = (a: Tensor, b: Tensor, g: Tensor): Tensor =>
  where(a.less(b), g.mul(0), where(a.equal(b), g.mul(0.5), g));

/** b·a^(b−1), 0 for b = 0; and aᵇ·log a, 0 for a = 0 with b ≥ 0. */
const powGradient = (a: Tensor, b: Tensor, y: Tensor, g: Tensor): InputGradients => [
  where(b.equal(0).not(), g.mul(b.mul(a.pow(b.sub(1)))), 0),
  where(a.equal(0).and(b.greaterEqual(0)).not(), g.mul(y.mul(a.log())), 0),
];
