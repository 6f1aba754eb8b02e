// Products and norms, for random graphs.
import { linear } from "../../ops/linear.ts";
import { matmul } from "../../ops/matmul.ts";
import { layerNorm, rmsNorm } from "../../ops/normalization.ts";
import type { Tensor } from "../../tensor.ts";
import type { Make } from "./op.ts";
import { fitting, float, sizes } from "./op.ts";

export const products: Readonly<Record<string, Make>> = {
  matmul: (x, pick, made) => {
    if (x.rank === 0) return undefined;
    const k = x.shape.at(-1)!;
    const n = sizes[pick(sizes.length)]!;
    const batch = x.rank > 2 && pick(2) === 0 ? fitting(x.shape.slice(0, -2), pick) : [];
    const isTurned = pick(2) === 0;
    return {
      kind: "folds",
      others: [made("float32", [...batch, ...(isTurned ? [n, k] : [k, n])])],
      run: (y, [b]) => {
        const rows = y.rank === 1 ? float(y).unsqueeze(0) : float(y);
        return matmul(rows, isTurned ? (b as Tensor).swapAxes(-2, -1) : (b as Tensor));
      },
    };
  },
  linear: (x, pick, made) => {
    if (x.rank === 0) return undefined;
    const n = sizes[pick(sizes.length)]!;
    const hasBias = pick(2) === 0;
    return {
      kind: "folds",
      others: [made("float32", [n, x.shape.at(-1)!]), made("float32", [n])],
      run: (y, [weight, bias]) =>
        linear(float(y), { weight: weight as Tensor, ...(hasBias ? { bias: bias as Tensor } : {}) }),
    };
  },
  norm: (x, pick, made) => {
    if (x.rank === 0) return undefined;
    const isCentred = pick(2) === 0;
    const shape = [x.shape.at(-1)!];
    return {
      kind: "folds",
      others: [made("float32", shape), made("float32", shape)],
      run: (y, [weight, bias]) =>
        isCentred
          ? layerNorm(float(y), { weight: weight as Tensor, bias: bias as Tensor })
          : rmsNorm(float(y), { weight: weight as Tensor }),
    };
  },
};
