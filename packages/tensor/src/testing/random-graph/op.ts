// What an op of a random graph is, and what the ops are drawn with.
import type { Dtype } from "../../dtype.ts";
import type { Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";

/** What a step does to a tensor; further operands are made by itself, from numbers drawn with `pick`. */
export interface RandomOp {
  /** How near results have to be: "moves" and "chooses" change no element; the sums of "folds" depend on the order, "slopes" are gradients. */
  readonly kind: "moves" | "maps" | "folds" | "slopes" | "chooses";
  readonly others: readonly AnyTensor[];
  readonly run: (x: AnyTensor, others: readonly AnyTensor[]) => AnyTensor;
}

/** One tensor of the graph and how it came about; the first of each chain is made of nothing. */
export interface RandomNode {
  readonly name: string;
  readonly value: AnyTensor;
  readonly op?: RandomOp;
  /** Which of the nodes so far it reads. */
  readonly input?: number;
}

/** A whole number from 0 up to another one. */
export type Pick = (below: number) => number;
/** A tensor of random elements. */
export type Made = <D extends Dtype>(dtype: D, shape: Shape) => Tensor<D>;
/** An op that fits a tensor, if this one does. */
export type Make = (x: AnyTensor, pick: Pick, made: Made) => RandomOp | undefined;

/** Elements that a tensor has at most. */
export const most: number = 20_000;
/** Some of each side of the widths that kernels work in. */
export const sizes: readonly number[] = [0, 1, 1, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 65, 127, 130];

export const float = (x: AnyTensor): Tensor => x.cast("float32");
export const plain = (kind: RandomOp["kind"], run: (x: AnyTensor) => AnyTensor): RandomOp => ({
  kind,
  others: [],
  run,
});
export const shuffled = (n: number, pick: Pick): number[] => {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = pick(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
};
/** A shape that broadcasts with another. */
export const fitting = (shape: Shape, pick: Pick): Shape =>
  shape.slice(pick(3) === 0 ? pick(shape.length + 1) : 0).map((n) => (pick(4) === 0 ? 1 : n));
export const axisOf = (x: AnyTensor, pick: Pick): number => pick(x.rank);
