// Which nodes lie between parameters and a result, in the order of computation. Not here: what is done with them (backward.ts).
import type { Node } from "../graph.ts";
import { originOf } from "../origins.ts";
import { fusedRule } from "./rules.ts";

/**
 * The float32 nodes through which a gradient reaches an end, inputs before those who read them, ends included; each with the
 * nodes that its gradient goes to: its inputs, or the composed version of a fused op without a rule. The walk stops at ends, sees
 * each node once, and is no recursion: graphs are as deep as they like.
 */
export const activeNodes = (result: Node, isEnd: (node: Node) => boolean): Map<Node, readonly Node[]> => {
  const active = new Map<Node, readonly Node[]>();
  const visits = new Map<Node, Visit>();
  const isActive = (node: Node): boolean => active.has(node);
  const stack = [result];
  const visitBefore = (nodes: readonly Node[]): void => {
    for (const node of nodes.toReversed())
      if (node.dtype === "float32" && visits.get(node)?.isDone !== true) stack.push(node);
  };
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    let visit = visits.get(node);
    if (visit === undefined) {
      visit = { sources: isEnd(node) ? [] : sourcesOf(node), isComposed: false, isDone: false };
      visits.set(node, visit);
      visitBefore(visit.sources);
      continue;
    }
    const composed = visit.isComposed || !visit.sources.some(isActive) ? undefined : composedVersion(node);
    if (composed !== undefined) {
      visit.sources = [composed];
      visit.isComposed = true;
      visitBefore(visit.sources);
      continue;
    }
    stack.pop();
    if (visit.isDone) continue; // it stood on the stack twice
    visit.isDone = true;
    if (isEnd(node) || visit.sources.some(isActive)) active.set(node, visit.sources);
  }
  return active;
};

interface Visit {
  sources: readonly Node[];
  isComposed: boolean;
  isDone: boolean;
}

const sourcesOf = (node: Node): readonly Node[] => {
  const { operation, inputs } = originOf(node);
  if (operation.op === "detach") return [];
  return operation.op === "after" ? inputs.slice(0, 1) : inputs; // the others are only waited for
};

const composedVersion = (node: Node): Node | undefined => {
  const { operation } = originOf(node);
  return operation.op === "fused" && fusedRule(operation) === undefined ? operation.compose() : undefined;
};
