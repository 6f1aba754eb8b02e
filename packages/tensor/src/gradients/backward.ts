// The way back through a graph: from the gradient at a result to the gradients at the ends. Nothing is computed, nodes are added.
import { ShapeError } from "../errors.ts";
import type { Operation } from "../graph.ts";
import { Node } from "../graph.ts";
import { originOf } from "../origins.ts";
import { sameShape, showShape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { activeNodes } from "./active-nodes.ts";
import { inputGradients } from "./rules.ts";

type Gradients = Map<Node, Tensor>;

/** The gradients at those nodes with `isEnd` that the result depends on, given the gradient at the result. */
export const backward = (result: Node, seed: Tensor, isEnd: (node: Node) => boolean): Gradients => {
  const active = activeNodes(result, isEnd);
  const gradients: Gradients = new Map();
  if (active.has(result)) gradients.set(result, seed);
  for (const [node, sources] of [...active].reverse()) {
    const gradient = gradients.get(node);
    if (gradient === undefined || isEnd(node)) continue;
    gradients.delete(node);
    const { operation } = originOf(node);
    const contributions =
      operation.op === "checkpoint"
        ? throughCheckpoint(operation.rebuild(gradient.node), gradient, { isKnown: (n) => active.has(n), isEnd })
        : throughNode(node, sources, gradient);
    for (const [source, contribution] of contributions)
      if (active.has(source)) gradients.set(source, gradients.get(source)?.add(contribution) ?? contribution);
  }
  return gradients;
};

/** One entry per input, so that a node that is read twice collects twice. */
const throughNode = (node: Node, sources: readonly Node[], gradient: Tensor): (readonly [Node, Tensor])[] => {
  const { operation } = originOf(node);
  const step = { operation, inputs: sources.map((n) => new Tensor(n)), output: new Tensor(node), gradient };
  const contributions = inputGradients(step);
  return sources.flatMap((source, i) => {
    const contribution = contributions[i];
    if (contribution === undefined) return [];
    if (!sameShape(contribution.shape, source.shape))
      throw new ShapeError(
        `grad: the gradient of ${nameOf(operation)} at input ${i} is ${showShape(contribution.shape)} but the input ${showShape(source.shape)}`,
      );
    return [[source, contribution] as const];
  });
};

const nameOf = (operation: Operation): string => `"${operation.op === "fused" ? operation.name : operation.op}"`;

/**
 * Back through a second forward pass, to the nodes that were there before it. What goes on from here waits until the gradients at
 * the ends are there too: they are the last readers of what this pass computes again.
 */
const throughCheckpoint = (
  rebuilt: Node,
  gradient: Tensor,
  { isKnown, isEnd }: { isKnown: (node: Node) => boolean; isEnd: (node: Node) => boolean },
): (readonly [Node, Tensor])[] => {
  const found = [...backward(rebuilt, gradient, isKnown)];
  const atEnds = found.filter(([node]) => isEnd(node)).map(([, tensor]) => tensor.node);
  return found.map(([node, tensor]) => [node, isEnd(node) || atEnds.length === 0 ? tensor : after(tensor, atEnds)]);
};

/** x, but not before the others are computed. */
const after = (x: Tensor, others: readonly Node[]): Tensor =>
  new Tensor(new Node({ op: "after" }, [x.node, ...others], x.shape, x.dtype));
