// Ops with a meaning of their own and a kernel where a backend has one.
import type { Attributes, KernelSource } from "../backend.ts";
import type { Dtype } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { Node } from "../graph.ts";
import type { Shape } from "../shape.ts";
import { sameShape, showShape } from "../shape.ts";
import type { AnyTensor } from "../tensor.ts";
import { Tensor } from "../tensor.ts";

/**
 * An op whose meaning is `compose()`. A backend that has a kernel of this name, or takes one from `kernels`, runs that instead; it must
 * give the same numbers.
 * @throws ShapeError when the composed version, on a backend without the kernel, has another shape or type than announced.
 */
export const fused = <D extends Dtype = "float32">(
  name: string,
  inputs: readonly AnyTensor[],
  meaning: {
    readonly shape: Shape;
    readonly dtype?: D;
    readonly attributes?: Attributes;
    /** Kernels that come with the op, for backends of their kind. */
    readonly kernels?: KernelSource;
    readonly compose: () => Tensor<D>;
    /** The gradients at the inputs, in order, undefined where there is none; without it those of the composed version. */
    readonly gradient?: (output: Tensor, gradient: Tensor) => readonly (Tensor | undefined)[];
  },
): Tensor<D> => {
  const { shape, dtype = "float32" as D, attributes = {}, kernels, compose, gradient } = meaning;
  let composed: Node | undefined; // one graph, however often it is asked for: a gradient then reads what the value computed
  const composeNode = (): Node => {
    composed ??= compose().node;
    const node = composed;
    if (!sameShape(node.shape, shape) || node.dtype !== dtype)
      throw new ShapeError(
        `fused: "${name}" announced ${dtype} ${showShape(shape)} but composes to ${node.dtype} ${showShape(node.shape)}`,
      );
    return node;
  };
  const ruled =
    gradient && ((output: Node, at: Node) => gradient(new Tensor(output), new Tensor(at)).map((x) => x?.node));
  const operation = { op: "fused", name, attributes, kernels, compose: composeNode, gradient: ruled } as const;
  return new Tensor(
    new Node(
      operation,
      inputs.map((x) => x.node),
      shape,
      dtype,
    ),
  );
};
