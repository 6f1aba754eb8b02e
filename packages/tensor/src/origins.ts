// What nodes were before they had a value, remembered while a function is being differentiated. Not here: gradients themselves.
import type { Node, Operation } from "./graph.ts";

/** How a node comes about: what is left of it in `Node` once it has a value is only that value. */
export interface Origin {
  readonly operation: Operation;
  readonly inputs: readonly Node[];
}

const remembered = { depth: 0, origins: new Map<Node, Origin>() };

/** Runs `work`; values that are read in it do not cut the graph for `originOf`. Calls nest. */
export const rememberingOrigins = <T>(work: () => T): T => {
  remembered.depth++;
  try {
    return work();
  } finally {
    if (--remembered.depth === 0) remembered.origins.clear();
  }
};

/** Whether a function is being differentiated: what it is made of will be read once more, by its gradient. */
export const isDifferentiating = (): boolean => remembered.depth > 0;

/** Called by a node that is about to forget how it came about. */
export const remember = (node: Node): void => {
  if (remembered.depth > 0 && node.inputs.length > 0)
    remembered.origins.set(node, { operation: node.operation, inputs: node.inputs });
};

export const originOf = (node: Node): Origin => remembered.origins.get(node) ?? node;
