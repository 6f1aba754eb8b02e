// Ops that treat every element alike: types and broadcasting are settled here.
import type { BinaryKind, UnaryKind } from "../backend.ts";
import type { Dtype, Promote } from "../dtype.ts";
import { checkDtype, promote } from "../dtype.ts";
import { Node } from "../graph.ts";
import { broadcastShapes, sameShape } from "../shape.ts";
import type { AnyTensor } from "../tensor.ts";
import { Tensor } from "../tensor.ts";
import { scalar } from "./creation.ts";
import { broadcastTo } from "./movement.ts";

type ArithmeticKind = Exclude<BinaryKind, "equal" | "less" | "lessEqual" | "and" | "or" | "div">;
type Comparison = "equal" | "less" | "lessEqual" | "greater" | "greaterEqual";

export const unary = <D extends Dtype>(kind: UnaryKind, x: Tensor<D>): Tensor<D> => {
  if (kind !== "not" && x.dtype === "bool")
    throw new TypeError(`${kind}: a bool tensor has no arithmetic. Use cast("int32")`);
  return new Tensor(new Node({ op: "unary", kind }, [x.node], x.shape, x.dtype));
};

/** Functions of the real line: the result is float32 whatever comes in. */
export const real = (kind: UnaryKind, x: AnyTensor): Tensor => unary(kind, cast(x, "float32"));

export const cast = <E extends Dtype>(x: AnyTensor, dtype: E): Tensor<E> => {
  if (x.dtype === dtype) return x as Tensor<E>;
  checkDtype("cast", dtype);
  const kind = dtype === "float32" ? "float" : dtype === "int32" ? "int" : "bool";
  return new Tensor(new Node({ op: "unary", kind }, [x.node], x.shape, dtype));
};

export const arithmetic = <D extends Dtype, E extends Dtype>(
  kind: ArithmeticKind,
  a: Tensor<D>,
  b: Tensor<E> | number,
): Tensor<Promote<D, E>> => {
  const right = operand(kind, a, b);
  const dtype = promote(a.dtype, right.dtype);
  return binary(kind, cast(a, dtype), cast(right, dtype), dtype) as Tensor<Promote<D, E>>;
};

export const divide = (a: AnyTensor, b: AnyTensor | number): Tensor => {
  const left = cast(a, "float32");
  return binary("div", left, cast(operand("div", left, b), "float32"), "float32");
};

export const compare = (kind: Comparison, a: AnyTensor, b: AnyTensor | number): Tensor<"bool"> => {
  const right = operand(kind, a, b);
  const dtype = promote(a.dtype, right.dtype);
  const [x, y] = [cast(a, dtype), cast(right, dtype)];
  if (kind === "greater") return binary("less", y, x, "bool");
  if (kind === "greaterEqual") return binary("lessEqual", y, x, "bool");
  return binary(kind, x, y, "bool");
};

export const logical = (kind: "and" | "or", a: Tensor<"bool">, b: Tensor<"bool">): Tensor<"bool"> => {
  for (const x of [a, b])
    if (x.dtype !== "bool") throw new TypeError(`${kind}: expected a bool tensor, got ${x.dtype}`);
  return binary(kind, a, b, "bool");
};

/** condition ? a : b, element by element, all three broadcast together. */
export const where = <D extends Dtype, E extends Dtype = D>(
  condition: Tensor<"bool">,
  a: Tensor<D>,
  b: Tensor<E> | number,
): Tensor<D extends E ? D : Promote<D, E>> => {
  if (condition.dtype !== "bool") throw new TypeError(`where: condition must be bool, got ${condition.dtype}`);
  if (!(a instanceof Tensor)) throw new TypeError(`where: the first choice must be a tensor, got ${typeof a}`);
  const no = typeof b === "number" && a.dtype === "bool" ? scalar(b, "bool") : operand("where", a, b);
  const dtype = (a.dtype as Dtype) === no.dtype ? a.dtype : promote(a.dtype, no.dtype);
  const shape = broadcastShapes("where", condition.shape, a.shape, no.shape);
  const inputs = [condition, cast(a, dtype), cast(no, dtype)].map((x) => broadcastTo<Dtype>(x, shape).node);
  return new Tensor(new Node({ op: "select" }, inputs, shape, dtype));
};

const binary = <D extends Dtype>(kind: BinaryKind, a: AnyTensor, b: AnyTensor, dtype: D): Tensor<D> => {
  const shape = sameShape(a.shape, b.shape) ? a.shape : broadcastShapes(kind, a.shape, b.shape);
  const inputs = [broadcastTo(a, shape).node, broadcastTo(b, shape).node];
  return new Tensor(new Node({ op: "binary", kind }, inputs, shape, dtype));
};

/** A number takes the type of the tensor beside it. @throws TypeError when it is no value of that type. */
const operand = (caller: string, a: AnyTensor, b: AnyTensor | number): AnyTensor => {
  if (b instanceof Tensor) return b;
  if (typeof b !== "number") throw new TypeError(`${caller}: expected a tensor or a number, got ${typeof b}`);
  if (a.dtype === "float32") return scalar(b, "float32");
  if (!Number.isInteger(b) || b < -(2 ** 31) || b >= 2 ** 31)
    throw new TypeError(`${caller}: ${b} is not an int32, and the tensor is ${a.dtype}. Use cast("float32") first`);
  return scalar(b, "int32");
};
