// The order in which a graph is computed, and on which backend. Nothing is computed here.
import type { Backend, FusedKernels } from "./backend.ts";
import { defaultBackend } from "./default-backend.ts";
import type { DataOf, Dtype } from "./dtype.ts";
import { DisposedError, UnsupportedError } from "./errors.ts";
import type { Node, Operation } from "./graph.ts";
import { showShape } from "./shape.ts";
import type { StoredView } from "./storage.ts";

/**
 * A node in one run, as it was when the run began: what becomes of the node in the meantime (`dispose()`, say) does not matter. In a plan, which has many
 * runs, a task may stand for another node in each.
 */
export class Task {
  node: Node;
  readonly operation: Operation;
  data: DataOf<Dtype> | undefined;
  /** Where the kernel of a fused op is, if the backend has one or takes the one that the op brings along. */
  readonly kernels: FusedKernels | undefined;
  /**
   * What it reads: nothing where a backend holds the value already, else the inputs of the node, or, for a fused op without a kernel, its composed
   * version. Unknown before it is visited.
   */
  inputs: readonly Task[] | undefined;
  /** How many read it: tasks, and whoever asked for it. */
  readers = 0;
  /** Those that have not read it yet. */
  left = 0;
  /** The value, with a hold on its storage, from when it is computed until the last reader is done. */
  view: StoredView | undefined = undefined;
  isOrdered: boolean;
  /** All tasks of its run. */
  readonly run: readonly Task[];
  /** The node's task in a run that is being scheduled around this one. */
  readonly outer: Task | undefined;

  constructor(node: Node, backend: Backend, run: readonly Task[]) {
    const { operation } = node;
    const isHeld = node.value !== undefined;
    this.inputs = isHeld ? none : undefined;
    this.isOrdered = isHeld;
    this.node = node;
    this.operation = operation;
    this.data = node.data;
    this.kernels = operation.op === "fused" ? kernelsFor(operation, backend) : undefined;
    this.run = run;
    this.outer = node.task;
  }
}

/** The one place where fused kernels are looked up. */
const kernelsFor = (
  { name, kernels: source }: Extract<Operation, { readonly op: "fused" }>,
  backend: Backend,
): FusedKernels | undefined => {
  if (backend.fused[name] !== undefined) return backend;
  const brought = source && backend.fusedFrom?.(source);
  return brought?.fused[name] && brought;
};

export interface Schedule {
  readonly targets: readonly Task[];
  /** What is to be computed, inputs before those who read them. */
  readonly order: readonly Task[];
  /** These tasks and those of nodes that the backend already holds, in any order. */
  readonly all: readonly Task[];
}

/** @throws DisposedError when a value that is needed is gone; UnsupportedError when another backend holds what is needed. */
export const schedule = (nodes: readonly Node[], backend: Backend): Schedule => {
  const run: Task[] = [];
  try {
    const targets = [...new Set(nodes)].map((node) => taskOf(node, backend, run));
    const order = inOrder(targets, backend, run);
    for (const target of targets) target.readers++;
    return { targets, order, all: run };
  } finally {
    for (const task of run) if (task.node.task === task) task.node.task = task.outer;
  }
};

const inOrder = (targets: readonly Task[], backend: Backend, run: Task[]): Task[] => {
  const order: Task[] = [];
  const stack = targets.toReversed();
  for (let task = stack.at(-1); task !== undefined; task = stack[stack.length - 1]) {
    if (task.inputs === undefined) {
      task.inputs = visited(inputsOf(task), backend, run);
      for (let i = task.inputs.length - 1; i >= 0; i--) if (!task.inputs[i]!.isOrdered) stack.push(task.inputs[i]!);
      continue;
    }
    stack.pop();
    if (task.isOrdered) continue; // it stood on the stack twice
    task.isOrdered = true;
    order.push(task);
  }
  return order;
};

/** The tasks of nodes that one more task reads. */
const visited = (nodes: readonly Node[], backend: Backend, run: Task[]): readonly Task[] => {
  if (nodes.length === 0) return none;
  const tasks = new Array<Task>(nodes.length);
  for (let i = 0; i < nodes.length; i++) {
    const task = taskOf(nodes[i]!, backend, run);
    task.readers++;
    tasks[i] = task;
  }
  return tasks;
};

const none: readonly Task[] = [];

/**
 * The task of a node in this run. Until the schedule is made the node itself knows it: no table is as fast. A value that a backend holds has one for
 * each of its readers, which is faster still.
 */
const taskOf = (node: Node, backend: Backend, run: Task[]): Task => {
  const { task } = node;
  if (task !== undefined && task.run === run) return task;
  checkReadable(node, backend);
  const made = new Task(node, backend, run);
  run.push(made);
  if (node.value === undefined) node.task = made;
  return made;
};

/** The backend that already holds something that is needed, else the default one. */
export const chooseBackend = (nodes: readonly Node[]): Backend => holderOf(nodes) ?? defaultBackend();

/** The backend that already holds something that is needed. */
export const holderOf = (nodes: readonly Node[]): Backend | undefined => {
  const seen = new Set<Node>();
  const stack = [...nodes];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.value !== undefined) return node.value.storage.backend;
    if (seen.has(node)) continue;
    seen.add(node);
    for (const input of node.inputs) stack.push(input);
  }
  return undefined;
};

const inputsOf = ({ node, operation, kernels }: Task): readonly Node[] =>
  operation.op === "fused" && kernels === undefined ? [operation.compose()] : node.inputs;

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
