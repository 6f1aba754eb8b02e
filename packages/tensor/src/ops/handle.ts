// Handles on tensors. A movement that moves nothing costs nothing inside the package; users get a second handle all the same.
import type { Dtype } from "../dtype.ts";
import { Node } from "../graph.ts";
import { Tensor } from "../tensor.ts";

/** `result` as a handle of its own, so that `dispose()` of either leaves the other, whatever the sizes happened to be. */
export const ownHandle = <D extends Dtype>(source: Tensor<Dtype>, result: Tensor<D>): Tensor<D> =>
  result.node === source.node
    ? new Tensor(new Node({ op: "reshape" }, [source.node], source.shape, source.dtype))
    : result;
