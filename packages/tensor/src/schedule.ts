// The order in which a graph is computed, and on which backend. Nothing is computed here.
import type { Backend } from "./backend.ts";
import { defaultBackend } from "./default-backend.ts";
import { DisposedError, UnsupportedError } from "./errors.ts";
import type { Node } from "./graph.ts";
import { showShape } from "./shape.ts";

export interface Schedule {
  readonly backend: Backend;
  /** Every node that is needed, inputs before those who read them; nodes that a backend already holds included. */
  readonly order: readonly Node[];
  /** What a node reads in this run: its inputs, or, for a fused op that the backend lacks, the result of its composed version. */
  readonly reads: ReadonlyMap<Node, readonly Node[]>;
  /** How often a node is read in this run. */
  readonly uses: ReadonlyMap<Node, number>;
}

/** @throws DisposedError when a value that is needed is gone; UnsupportedError when two backends hold what is needed. */
export const schedule = (targets: readonly Node[], wanted?: Backend): Schedule => {
  const backend = wanted ?? findBackend(targets) ?? defaultBackend();
  const order: Node[] = [];
  const reads = new Map<Node, readonly Node[]>();
  const uses = new Map<Node, number>();
  const done = new Set<Node>();
  const stack = [...targets].reverse();
  while (stack.length > 0) {
    const node = stack.at(-1)!;
    if (done.has(node)) {
      stack.pop();
      continue;
    }
    const known = reads.get(node);
    if (known === undefined) {
      checkReadable(node, backend);
      const inputs = inputsOn(backend, node);
      reads.set(node, inputs);
      for (let i = inputs.length - 1; i >= 0; i--) if (!done.has(inputs[i]!)) stack.push(inputs[i]!);
      continue;
    }
    stack.pop();
    done.add(node);
    order.push(node);
    for (const input of known) uses.set(input, (uses.get(input) ?? 0) + 1);
  }
  return { backend, order, reads, uses };
};

/** The one place where a fused kernel is looked up. */
export const fusedKernel = (backend: Backend, node: Node): Backend["fused"][string] =>
  node.operation.op === "fused" ? backend.fused[node.operation.name] : undefined;

const inputsOn = (backend: Backend, node: Node): readonly Node[] =>
  node.operation.op === "fused" && fusedKernel(backend, node) === undefined ? [node.operation.compose()] : node.inputs;

const findBackend = (targets: readonly Node[]): Backend | undefined => {
  const seen = new Set<Node>();
  const stack = [...targets];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.value !== undefined) return node.value.storage.backend;
    if (seen.has(node)) continue;
    seen.add(node);
    stack.push(...node.inputs);
  }
  return undefined;
};

const checkReadable = (node: Node, backend: Backend): void => {
  if (node.gone !== undefined)
    throw new DisposedError(`evaluate: a ${node.dtype} tensor ${showShape(node.shape)} is needed after ${node.gone}`);
  const holder = node.value?.storage.backend;
  if (holder !== undefined && holder !== backend)
    throw new UnsupportedError(
      `evaluate: a tensor ${showShape(node.shape)} is held by backend "${holder.name}" but "${backend.name}" computes. Keep all tensors on one backend`,
    );
};
