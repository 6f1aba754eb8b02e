// The order in which a graph is computed, and on which backend. Nothing is computed here.
import type { Backend, FusedKernel } from "./backend.ts";
import { defaultBackend } from "./default-backend.ts";
import type { DataOf, Dtype } from "./dtype.ts";
import { DisposedError, UnsupportedError } from "./errors.ts";
import type { Node, Operation } from "./graph.ts";
import { showShape } from "./shape.ts";
import type { StoredView } from "./storage.ts";

/** A node in one run, as it was when the run began: what becomes of the node in the meantime (`dispose()`, say) does not matter. */
export interface Task {
  readonly node: Node;
  readonly operation: Operation;
  readonly data: DataOf<Dtype> | undefined;
  /** The kernel of a fused op, where the backend has one. */
  readonly kernel: FusedKernel | undefined;
  /** What it reads: the inputs of the node, or, for a fused op without a kernel, its composed version. */
  inputs: readonly Task[];
  /** How many have not read it yet: tasks, and whoever asked for it. */
  readers: number;
  /** The value, with a hold on its storage, from when it is computed until the last reader is done. */
  view: StoredView | undefined;
}

export interface Schedule {
  readonly targets: readonly Task[];
  /** Every task, inputs before those who read them; nodes that a backend already holds included. */
  readonly order: readonly Task[];
}

/** @throws DisposedError when a value that is needed is gone; UnsupportedError when another backend holds what is needed. */
export const schedule = (nodes: readonly Node[], backend: Backend): Schedule => {
  const tasks = new Map<Node, Task>();
  const taskOf = (node: Node): Task => {
    let task = tasks.get(node);
    if (task === undefined) {
      task = newTask(node, backend);
      tasks.set(node, task);
    }
    return task;
  };
  const targets = [...new Set(nodes)].map(taskOf);
  const order: Task[] = [];
  const done = new Set<Task>();
  const stack = [...targets].reverse();
  for (let task = stack.at(-1); task !== undefined; task = stack.at(-1)) {
    if (task.inputs === unknown) {
      task.inputs = inputsOf(task).map(taskOf);
      for (const input of task.inputs) input.readers++;
      for (const input of task.inputs.toReversed()) if (!done.has(input)) stack.push(input);
      continue;
    }
    stack.pop();
    if (done.has(task)) continue; // it stood on the stack twice
    done.add(task);
    order.push(task);
  }
  for (const target of targets) target.readers++;
  return { targets, order };
};

/** The backend that already holds something that is needed, else the default one. */
export const chooseBackend = (nodes: readonly Node[]): Backend => {
  const seen = new Set<Node>();
  const stack = [...nodes];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.value !== undefined) return node.value.storage.backend;
    if (seen.has(node)) continue;
    seen.add(node);
    for (const input of node.inputs) stack.push(input);
  }
  return defaultBackend();
};

/** The inputs of a task that was not visited yet. */
const unknown: readonly Task[] = [];

/** The one place where a fused kernel is looked up. */
const newTask = (node: Node, backend: Backend): Task => {
  checkReadable(node, backend);
  const { operation, data } = node;
  const kernel = operation.op === "fused" ? backend.fused[operation.name] : undefined;
  return { node, operation, data, kernel, inputs: unknown, readers: 0, view: undefined };
};

const inputsOf = ({ node, operation, kernel }: Task): readonly Node[] =>
  operation.op === "fused" && kernel === undefined ? [operation.compose()] : node.inputs;

/** @throws DisposedError or UnsupportedError when the backend cannot have the value. */
export const checkReadable = (node: Node, backend: Backend): void => {
  if (node.gone !== undefined)
    throw new DisposedError(`evaluate: a ${node.dtype} tensor ${showShape(node.shape)} is needed after ${node.gone}`);
  const holder = node.value?.storage.backend;
  if (holder !== undefined && holder !== backend)
    throw new UnsupportedError(
      `evaluate: a tensor ${showShape(node.shape)} is held by backend "${holder.name}" but "${backend.name}" computes. Keep all tensors on one backend`,
    );
};
