// The matrix product.
import { checkFloat } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { Node } from "../graph.ts";
import { broadcastShapes, showShape, sizeOf } from "../shape.ts";
import type { AnyTensor } from "../tensor.ts";
import { Tensor } from "../tensor.ts";
import { broadcastTo, reshape, squeeze, unsqueeze } from "./movement.ts";

/**
 * a · b over the last two axes: [..., M, K] · [..., K, N] → [..., M, N]; the axes before them broadcast. As in NumPy, a vector
 * on the left is a row and one on the right a column, and that axis is gone in the result. Float32 only.
 * @throws ShapeError when the inner sizes differ.
 */
export const matmul = (a: AnyTensor, b: AnyTensor): Tensor => {
  checkFloat("matmul", a, b);
  const isRow = a.rank === 1;
  const isColumn = b.rank === 1;
  const left = (isRow ? unsqueeze(a, 0) : a) as Tensor;
  const right = (isColumn ? unsqueeze(b, 1) : b) as Tensor;
  if (left.rank < 2 || right.rank < 2 || left.shape.at(-1) !== right.shape.at(-2))
    throw new ShapeError(
      `matmul: ${showShape(a.shape)} and ${showShape(b.shape)} do not multiply. The last size of the first must equal the second to last of the second`,
    );
  const product = right.rank === 2 ? rowsTimesMatrix(left, right) : batchedProduct(left, right);
  if (!isRow && !isColumn) return product;
  return squeeze(product, [...(isRow ? [-2] : []), ...(isColumn ? [-1] : [])]);
};

/** One matrix for all rows: the batch axes of the left side are rows like any other, so this is one product. */
const rowsTimesMatrix = (left: Tensor, right: Tensor): Tensor => {
  const rows = reshape(left, [sizeOf(left.shape.slice(0, -1)), left.shape.at(-1)!]);
  const shape = [rows.shape[0]!, right.shape[1]!];
  const product = new Tensor(new Node({ op: "matmul" }, [rows.node, right.node], shape, "float32"));
  return reshape(product, [...left.shape.slice(0, -1), right.shape[1]!]);
};

const batchedProduct = (left: Tensor, right: Tensor): Tensor => {
  const batch = broadcastShapes("matmul", left.shape.slice(0, -2), right.shape.slice(0, -2));
  const inputs = [left, right].map((x) => broadcastTo(x, [...batch, ...x.shape.slice(-2)]).node);
  const shape = [...batch, left.shape.at(-2)!, right.shape.at(-1)!];
  return new Tensor(new Node({ op: "matmul" }, inputs, shape, "float32"));
};
