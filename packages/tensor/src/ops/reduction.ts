// Ops that fold axes away, and the running sum. Kernels fold the last axis only: the axes are brought there first.
import type { ReduceKind } from "../backend.ts";
import type { Dtype, Promote } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { Node } from "../graph.ts";
import { resolveAxes, resolveAxis, showShape, sizeOf } from "../shape.ts";
import type { AnyTensor } from "../tensor.ts";
import { Tensor } from "../tensor.ts";
import { full } from "./creation.ts";
import { cast } from "./elementwise.ts";
import { moveAxis, reshape, transpose } from "./movement.ts";

/** Over which axes to fold, and what stays of them: the options of `sum`, `mean`, `max` and their kind. */
export interface ReduceOptions {
  /** One axis or several, negative ones from the end; without it all. */
  readonly axis?: number | readonly number[];
  /** Keep the folded axes with size 1, so that the result broadcasts against the input. */
  readonly keepDims?: boolean;
}

export const reduce = <R extends Dtype>(
  kind: ReduceKind,
  x: AnyTensor,
  { axis, keepDims = false }: ReduceOptions = {},
): Tensor<R> => {
  const folded = resolveAxes(kind, axis, x.shape);
  const kept = x.shape.map((_, i) => i).filter((i) => !folded.includes(i));
  const n = sizeOf(folded.map((i) => x.shape[i]!));
  const shape = kept.map((i) => x.shape[i]!);
  const isArithmetic = kind === "sum" || kind === "prod";
  const source = isArithmetic && x.dtype === "bool" ? cast(x, "int32") : x;
  const rows = reshape(transpose(source, [...kept, ...folded]), [...shape, n]);
  const dtype = kind === "argmax" || kind === "argmin" ? "int32" : source.dtype;
  const result =
    dtype === "bool" && n === 0
      ? (full(shape, kind === "max" ? 0 : 1, "bool") as AnyTensor as Tensor<R>) // kernels know no neutral bool
      : new Tensor<R>(new Node({ op: "reduce", kind }, [rows.node], shape, dtype));
  return keepDims
    ? reshape(
        result,
        x.shape.map((size, i) => (folded.includes(i) ? 1 : size)),
      )
    : result;
};

export const mean = (x: AnyTensor, options: ReduceOptions = {}): Tensor => {
  const folded = resolveAxes("mean", options.axis, x.shape);
  const count = sizeOf(folded.map((i) => x.shape[i]!));
  return reduce<"float32">("sum", cast(x, "float32"), options).div(count);
};

export const argReduce = (
  kind: "argmax" | "argmin",
  x: AnyTensor,
  { axis, keepDims = false }: { axis?: number; keepDims?: boolean } = {},
): Tensor<"int32"> => {
  const n = axis === undefined ? x.size : x.shape[resolveAxis(kind, axis, x.shape)];
  if (n === 0) throw new ShapeError(`${kind}: ${showShape(x.shape)} has no element to choose`);
  return reduce(kind, x, axis === undefined ? { keepDims } : { axis, keepDims });
};

export const cumsum = <D extends Dtype>(x: Tensor<D>, { axis = -1 }: { axis?: number } = {}): Tensor<Promote<D, D>> => {
  const source = (x.dtype === "bool" ? cast(x, "int32") : x) as AnyTensor;
  const along = resolveAxis("cumsum", axis, x.shape);
  const last = moveAxis(source, along, -1);
  const sums: AnyTensor = new Tensor(new Node({ op: "cumsum" }, [last.node], last.shape, last.dtype));
  return moveAxis(sums, -1, along) as Tensor<Promote<D, D>>;
};
