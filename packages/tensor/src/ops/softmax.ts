// Softmax and its logarithm.
import { checkFloat } from "../dtype.ts";
import { resolveAxis } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { fused } from "./fused.ts";
import { moveAxis } from "./movement.ts";

/** e^(xᵢ − max x) / Σⱼ e^(xⱼ − max x) along an axis (the last by default). A row of nothing but −∞ gives NaN. */
export const softmax = (x: Tensor, { axis = -1 }: { axis?: number } = {}): Tensor =>
  alongLast("softmax", x, axis, (rows) => {
    const exponentials = rows.sub(rows.max({ axis: -1, keepDims: true })).exp();
    return exponentials.div(exponentials.sum({ axis: -1, keepDims: true }));
  });

/** (xᵢ − max x) − log Σⱼ e^(xⱼ − max x): in this order, so that 1e20 does not swallow the sum. Natural logarithm. */
export const logSoftmax = (x: Tensor, { axis = -1 }: { axis?: number } = {}): Tensor =>
  alongLast("logSoftmax", x, axis, (rows) => {
    const shifted = rows.sub(rows.max({ axis: -1, keepDims: true }));
    return shifted.sub(shifted.exp().sum({ axis: -1, keepDims: true }).log());
  });

const alongLast = (name: string, x: Tensor, axis: number, compose: (rows: Tensor) => Tensor): Tensor => {
  checkFloat(name, x);
  const along = resolveAxis(name, axis, x.shape);
  const isLast = along === x.rank - 1;
  const rows = isLast ? x : moveAxis(x, along, -1);
  const result = fused(name, [rows], { shape: rows.shape, compose: () => compose(rows) });
  return isLast ? result : moveAxis(result, -1, along);
};
