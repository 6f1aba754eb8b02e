/// <reference lib="esnext.disposable" preserve="true" />
// The tensor that users hold: a handle on a graph node, with the arithmetic as methods. What each op means stands in ops/.
import type { DataOf, Dtype, Promote } from "./dtype.ts";
import { readNode } from "./evaluate.ts";
import type { Node } from "./graph.ts";
import * as activation from "./ops/activation.ts";
import * as elementwise from "./ops/elementwise.ts";
import { ownHandle } from "./ops/handle.ts";
import * as movement from "./ops/movement.ts";
import type { ReduceOptions } from "./ops/reduction.ts";
import * as reduction from "./ops/reduction.ts";
import type { Shape } from "./shape.ts";
import { showShape, sizeOf } from "./shape.ts";
import { finish, finishSync } from "./steps.ts";

/** A tensor of any element type. */
export type AnyTensor = Tensor<Dtype>;

/**
 * An n-dimensional array whose value is computed when it is asked for. Shapes and types are settled, and checked, at once.
 * Arithmetic broadcasts as in NumPy; a number takes the type of the tensor it meets.
 */
export class Tensor<D extends Dtype = "float32"> {
  /** @internal */
  readonly node: Node;

  /** @internal Use `tensor(…)`. */
  constructor(node: Node) {
    this.node = node;
  }

  get shape(): Shape {
    return this.node.shape;
  }
  get dtype(): D {
    return this.node.dtype as D;
  }
  /** Number of axes. */
  get rank(): number {
    return this.shape.length;
  }
  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }
  /** Whether a backend holds the value: after `evaluate`, until `dispose()`. */
  get isEvaluated(): boolean {
    return this.node.value !== undefined;
  }

  /** The elements in row-major order, computed now if they were not yet. The array is the caller's own. */
  async data(): Promise<DataOf<D>> {
    return (await finish(readNode(this.node))) as DataOf<D>;
  }
  /** `data()` without a promise. @throws UnsupportedError on backends that answer asynchronously. */
  dataSync(): DataOf<D> {
    return finishSync("dataSync", readNode(this.node)) as DataOf<D>;
  }
  /** The only element. @throws RangeError when there are more. */
  async item(): Promise<number> {
    if (this.size !== 1) throw new RangeError(`item: ${showShape(this.shape)} has ${this.size} elements, not 1`);
    return (await this.data())[0]!;
  }
  /** Gives the value up: a backend's memory is free again at once. Further use throws. A tensor that has no value yet stays usable. */
  dispose(): void {
    this.node.drop("dispose()");
  }
  [Symbol.dispose](): void {
    this.dispose();
  }
  toString(): string {
    return `Tensor ${this.dtype} ${showShape(this.shape)}`;
  }

  add<E extends Dtype = D>(other: Tensor<E> | number): Tensor<Promote<D, E>> {
    return elementwise.arithmetic("add", this, other);
  }
  sub<E extends Dtype = D>(other: Tensor<E> | number): Tensor<Promote<D, E>> {
    return elementwise.arithmetic("sub", this, other);
  }
  mul<E extends Dtype = D>(other: Tensor<E> | number): Tensor<Promote<D, E>> {
    return elementwise.arithmetic("mul", this, other);
  }
  /** Always float32. */
  div(other: AnyTensor | number): Tensor {
    return elementwise.divide(this, other);
  }
  pow<E extends Dtype = D>(other: Tensor<E> | number): Tensor<Promote<D, E>> {
    return elementwise.arithmetic("pow", this, other);
  }
  /** The larger of two elements; NaN where either is NaN. */
  maximum<E extends Dtype = D>(other: Tensor<E> | number): Tensor<Promote<D, E>> {
    return elementwise.arithmetic("max", this, other);
  }
  minimum<E extends Dtype = D>(other: Tensor<E> | number): Tensor<Promote<D, E>> {
    return elementwise.arithmetic("min", this, other);
  }
  equal(other: AnyTensor | number): Tensor<"bool"> {
    return elementwise.compare("equal", this, other);
  }
  less(other: AnyTensor | number): Tensor<"bool"> {
    return elementwise.compare("less", this, other);
  }
  lessEqual(other: AnyTensor | number): Tensor<"bool"> {
    return elementwise.compare("lessEqual", this, other);
  }
  greater(other: AnyTensor | number): Tensor<"bool"> {
    return elementwise.compare("greater", this, other);
  }
  greaterEqual(other: AnyTensor | number): Tensor<"bool"> {
    return elementwise.compare("greaterEqual", this, other);
  }
  and(this: Tensor<"bool">, other: Tensor<"bool">): Tensor<"bool"> {
    return elementwise.logical("and", this, other);
  }
  or(this: Tensor<"bool">, other: Tensor<"bool">): Tensor<"bool"> {
    return elementwise.logical("or", this, other);
  }
  not(this: Tensor<"bool">): Tensor<"bool"> {
    return elementwise.unary("not", this);
  }

  neg(): Tensor<D> {
    return elementwise.unary("neg", this);
  }
  abs(): Tensor<D> {
    return elementwise.unary("abs", this);
  }
  sign(): Tensor<D> {
    return elementwise.unary("sign", this);
  }
  square(): Tensor<Promote<D, D>> {
    return this.mul(this);
  }
  exp(): Tensor {
    return elementwise.real("exp", this);
  }
  /** Natural logarithm. */
  log(): Tensor {
    return elementwise.real("log", this);
  }
  /** log(1 + x), exact near 0. */
  log1p(): Tensor {
    return elementwise.real("log1p", this);
  }
  sqrt(): Tensor {
    return elementwise.real("sqrt", this);
  }
  /** 1 / √x */
  rsqrt(): Tensor {
    return elementwise.real("rsqrt", this);
  }
  sin(): Tensor {
    return elementwise.real("sin", this);
  }
  cos(): Tensor {
    return elementwise.real("cos", this);
  }
  tanh(): Tensor {
    return elementwise.real("tanh", this);
  }
  /** 1 / (1 + e^(−x)) */
  sigmoid(): Tensor {
    return elementwise.real("sigmoid", this);
  }
  erf(): Tensor {
    return elementwise.real("erf", this);
  }
  floor(): Tensor {
    return elementwise.real("floor", this);
  }
  /** max(x, 0) */
  relu(): Tensor<Promote<D, D>> {
    return activation.relu(this);
  }
  /** To int32 truncates towards 0, saturates, and makes NaN 0; to bool is x ≠ 0. */
  cast<E extends Dtype>(dtype: E): Tensor<E> {
    return ownHandle(this, elementwise.cast(this, dtype));
  }

  sum(options?: ReduceOptions): Tensor<Promote<D, D>> {
    return reduction.reduce("sum", this, options);
  }
  prod(options?: ReduceOptions): Tensor<Promote<D, D>> {
    return reduction.reduce("prod", this, options);
  }
  max(options?: ReduceOptions): Tensor<D> {
    return reduction.reduce("max", this, options);
  }
  min(options?: ReduceOptions): Tensor<D> {
    return reduction.reduce("min", this, options);
  }
  mean(options?: ReduceOptions): Tensor {
    return reduction.mean(this, options);
  }
  /** Position of the largest element along an axis (of all elements without one); the first of equals, a NaN before all. */
  argmax(options?: { axis?: number; keepDims?: boolean }): Tensor<"int32"> {
    return reduction.argReduce("argmax", this, options);
  }
  argmin(options?: { axis?: number; keepDims?: boolean }): Tensor<"int32"> {
    return reduction.argReduce("argmin", this, options);
  }
  /** Running sum along an axis (the last by default). */
  cumsum(options?: { axis?: number }): Tensor<Promote<D, D>> {
    return reduction.cumsum(this, options);
  }

  /** The same elements in row-major order under another shape; one size may be −1. */
  reshape(shape: Shape): Tensor<D> {
    return ownHandle(this, movement.reshape(this, shape));
  }
  /** Axis i of the result is axis order[i]; without an order all axes are reversed. */
  transpose(order?: readonly number[]): Tensor<D> {
    return movement.transpose(this, order);
  }
  swapAxes(a: number, b: number): Tensor<D> {
    return movement.swapAxes(this, a, b);
  }
  /** A range of one axis, with Python's meaning of negative positions and steps: no copy. */
  slice(axis: number, range: movement.Range): Tensor<D> {
    return ownHandle(this, movement.slice(this, axis, range));
  }
  /** One position of an axis, which disappears. */
  at(axis: number, index: number): Tensor<D> {
    return movement.at(this, axis, index);
  }
  /** Repeats axes of size 1 without a copy. */
  broadcastTo(shape: Shape): Tensor<D> {
    return ownHandle(this, movement.broadcastTo(this, shape));
  }
  /** Drops axes of size 1: the given ones, or all. */
  squeeze(axes?: number | readonly number[]): Tensor<D> {
    return ownHandle(this, movement.squeeze(this, axes));
  }
  /** Adds an axis of size 1 before position `axis` of the result. */
  unsqueeze(axis: number): Tensor<D> {
    return movement.unsqueeze(this, axis);
  }
}
