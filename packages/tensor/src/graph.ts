// The graph: what a tensor is before and after it has a value. Not here: how a value comes about (evaluate.ts), what users call (tensor.ts).
import type { Attributes, BinaryKind, KernelSource, ReduceKind, UnaryKind } from "./backend.ts";
import type { DataOf, Dtype } from "./dtype.ts";
import { remember } from "./origins.ts";
import type { Task } from "./schedule.ts";
import type { Shape } from "./shape.ts";
import type { StoredView } from "./storage.ts";
import { unwatch, watch } from "./storage.ts";
import type { Upload } from "./uploads.ts";

/** What a node does with its inputs. Movement ops never reach a backend: they become strides. */
export type Operation =
  | {
      readonly op:
        | "constant"
        | "stored"
        | "input"
        | "reshape"
        | "expand"
        | "select"
        | "cumsum"
        | "matmul"
        | "gather"
        | "scatterAdd"
        | "after"
        | "detach";
    }
  | { readonly op: "permute"; readonly order: readonly number[] }
  | { readonly op: "slice"; readonly starts: readonly number[]; readonly steps: readonly number[] }
  | { readonly op: "unary"; readonly kind: UnaryKind }
  | { readonly op: "binary"; readonly kind: BinaryKind }
  | { readonly op: "reduce"; readonly kind: ReduceKind }
  | { readonly op: "topK"; readonly largest: boolean }
  | { readonly op: "concat"; readonly axis: number }
  | {
      readonly op: "update";
      /** undefined where the third input says it. */
      readonly starts: readonly number[] | undefined;
      readonly steps: readonly number[];
      readonly inPlace: boolean;
    }
  | {
      readonly op: "fused";
      readonly name: string;
      readonly attributes: Attributes;
      readonly kernels: KernelSource | undefined;
      readonly compose: () => Node;
      readonly gradient: FusedGradient | undefined;
    }
  | { readonly op: "checkpoint"; readonly rebuild: (gradient: Node) => Node };

/** The gradients at the inputs of a fused node, in order; undefined where there is none. Written in terms of nodes that are still to be computed. */
export type FusedGradient = (output: Node, gradient: Node) => readonly (Node | undefined)[];

const constant: Operation = { op: "constant" };
const stored: Operation = { op: "stored" };
const input: Operation = { op: "input" };
const none: readonly Node[] = [];

/**
 * A value to come: an operation, what it reads, and the shape and type of the result. Once it has a value it forgets the rest:
 * `data` is the value on the JavaScript side, `value` the one that a backend holds.
 */
export class Node {
  operation: Operation;
  inputs: readonly Node[];
  readonly shape: Shape;
  readonly dtype: Dtype;
  data: DataOf<Dtype> | undefined;
  value: StoredView | undefined;
  /** What a backend keeps beside `data`, where that is wanted (uploads.ts). */
  upload: Upload | undefined;
  /** What it is in the run that is being scheduled; nothing at any other time. */
  task: Task | undefined;
  /** Why it can no longer be read, as an error says it. */
  gone: "dispose()" | "an in-place update" | undefined;

  constructor(operation: Operation, inputs: readonly Node[], shape: Shape, dtype: Dtype) {
    this.operation = operation;
    this.inputs = inputs;
    this.shape = shape;
    this.dtype = dtype;
    // Every node is one kind of object to the engine, from the beginning.
    this.data = undefined;
    this.value = undefined;
    this.upload = undefined;
    this.task = undefined;
    this.gone = undefined;
  }

  static constant(data: DataOf<Dtype>, shape: Shape, dtype: Dtype): Node {
    const node = new Node(constant, none, shape, dtype);
    node.data = data;
    return node;
  }

  /** A node that stands for one of its shape and type, which is known when a plan runs (plan.ts). */
  static input(shape: Shape, dtype: Dtype): Node {
    return new Node(input, none, shape, dtype);
  }

  /** A node whose value a backend holds from the beginning; it owns the hold that comes with the view. */
  static stored(value: StoredView): Node {
    const node = new Node(stored, none, value.shape, value.dtype);
    node.keep(value);
    return node;
  }

  /** From now on a backend holds the value; the node owns one hold on its storage. */
  keep(value: StoredView): void {
    this.#have(value);
    watch(value);
  }

  /** Another node takes over the value that a backend holds for this one, with the hold on its storage. */
  passOn(to: Node, reason: NonNullable<Node["gone"]>): void {
    to.#have(this.value!);
    this.value = undefined;
    this.gone = reason;
  }

  /** Undoes `passOn`. */
  takeBack(from: Node): void {
    from.passOn(this, "an in-place update");
    this.gone = undefined;
  }

  #have(value: StoredView): void {
    remember(this);
    this.value = value;
    this.data = undefined;
    this.operation = stored;
    this.inputs = none;
    this.upload?.release();
  }

  /** From now on the JavaScript heap holds the value. */
  settle(data: DataOf<Dtype>): void {
    remember(this);
    this.data = data;
    this.operation = constant;
    this.inputs = none;
  }

  /** Gives the value up. A node that has none yet stays as it is. */
  drop(reason: NonNullable<Node["gone"]>): void {
    if (this.value === undefined && this.data === undefined) return;
    this.gone = reason;
    this.data = undefined;
    this.upload?.release();
    if (this.value !== undefined) {
      unwatch(this.value);
      this.value.storage.release();
      this.value = undefined;
    }
  }
}
