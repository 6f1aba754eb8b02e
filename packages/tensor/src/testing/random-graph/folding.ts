// Reductions, running sums, softmax and sums by number, for random graphs.
import { tensor } from "../../ops/creation.ts";
import { scatterAdd } from "../../ops/indexing.ts";
import { logSoftmax, softmax } from "../../ops/softmax.ts";
import type { Tensor } from "../../tensor.ts";
import type { Make } from "./op.ts";
import { axisOf, float, plain } from "./op.ts";

const folds = ["sum", "prod", "max", "min", "mean"] as const;

export const folding: Readonly<Record<string, Make>> = {
  reduce: (x, pick) => {
    const name = folds[pick(folds.length)]!;
    const axis = x.shape.flatMap((_, i) => (pick(2) === 0 ? [i] : []));
    const keepDims = pick(2) === 0;
    return plain("folds", (y) => y[name]({ axis, keepDims }));
  },
  cumsum: (x, pick) => {
    if (x.rank === 0) return undefined;
    const axis = axisOf(x, pick);
    return plain("folds", (y) => y.cumsum({ axis }));
  },
  softmax: (x, pick) => {
    if (x.rank === 0) return undefined;
    const [f, axis] = [pick(2) === 0 ? softmax : logSoftmax, axisOf(x, pick)];
    return plain("folds", (y) => f(float(y), { axis }));
  },
  scatterAdd: (x, pick) => {
    if (x.rank === 0 || x.dtype === "bool") return undefined;
    const rows = 1 + pick(6);
    const numbers = Int32Array.from({ length: x.shape[0]! }, () => pick(2 * rows) - rows);
    return {
      kind: "folds",
      others: [tensor(numbers, { shape: [x.shape[0]!], dtype: "int32" })],
      run: (y, [indices]) => scatterAdd(y as Tensor, indices as Tensor<"int32">, { rows }),
    };
  },
};
