// Trading time for memory in gradients, and parts that have none.
import type { Dtype } from "../dtype.ts";
import { Node } from "../graph.ts";
import type { AnyTensor } from "../tensor.ts";
import { Tensor } from "../tensor.ts";

/**
 * f with gradient checkpointing (Chen et al. 2016): on the way back f is called again and its intermediates are computed a second
 * time, when the gradient at its result is there, instead of being kept until then. Wrap each block of a deep model.
 *
 * f must build the same graph both times, and computes from its arguments what is to be computed again; weights it may also reach in other ways.
 */
export const checkpoint =
  <Inputs extends readonly AnyTensor[]>(f: (...inputs: Inputs) => Tensor): ((...inputs: Inputs) => Tensor) =>
  (...inputs) => {
    const { node } = f(...inputs);
    const rebuild = (gradient: Node): Node => {
      const later = inputs.map(
        (x) => new Tensor(new Node({ op: "after" }, [x.node, gradient], x.shape, x.dtype)),
      ) as AnyTensor[] as unknown as Inputs;
      return f(...later).node;
    };
    return new Tensor(new Node({ op: "checkpoint", rebuild }, [node], node.shape, node.dtype));
  };

/** x as a constant: no gradient goes through it. */
export const stopGradient = <D extends Dtype>(x: Tensor<D>): Tensor<D> =>
  new Tensor(new Node({ op: "detach" }, [x.node], x.shape, x.dtype));
