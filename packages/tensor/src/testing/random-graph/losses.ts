// Losses and gradients, for random graphs.
import { grad } from "../../gradients/grad.ts";
import { gelu, silu } from "../../ops/activation.ts";
import { tensor } from "../../ops/creation.ts";
import { crossEntropy } from "../../ops/cross-entropy.ts";
import { linear } from "../../ops/linear.ts";
import { layerNorm, rmsNorm } from "../../ops/normalization.ts";
import { logSoftmax, softmax } from "../../ops/softmax.ts";
import { sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import type { Make } from "./op.ts";
import { float } from "./op.ts";

export const losses: Readonly<Record<string, Make>> = {
  crossEntropy: (x, pick) => {
    if (x.rank === 0 || x.shape.at(-1) === 0) return undefined;
    const [shape, classes] = [x.shape.slice(0, -1), x.shape.at(-1)!];
    const targets = Int32Array.from({ length: sizeOf(shape) }, () => pick(classes + 1) - 1);
    const labelSmoothing = pick(2) / 5;
    return {
      kind: "folds",
      others: [tensor(targets, { shape, dtype: "int32" })],
      run: (y, [at]) =>
        crossEntropy(float(y), at as Tensor<"int32">, { ignoreIndex: -1, labelSmoothing, reduction: "none" }),
    };
  },
  gradient: (x, pick, made) => {
    if (x.rank === 0 || x.shape.at(-1) === 0) return undefined;
    const weight = made("float32", [x.shape.at(-1)!]);
    const ops: readonly ((y: Tensor, w: Tensor) => Tensor)[] = [
      (y) => softmax(y),
      (y) => logSoftmax(y),
      (y, w) => layerNorm(y, { weight: w, bias: w }),
      (y, w) => rmsNorm(y, { weight: w }),
      (y) => gelu(y),
      (y) => silu(y),
      (y, w) => linear(y, { weight: w.unsqueeze(0) }),
      (y, w) => y.maximum(w).mul(y.cumsum()),
    ];
    const f = ops[pick(ops.length)]!;
    const other = made("float32", f(float(x), weight).shape);
    const isOfWeight = pick(2) === 0;
    return {
      kind: "slopes",
      others: [weight, other],
      run: (y, [w, o]) => {
        const [a, b] = [float(y), w as Tensor];
        const loss = (z: Tensor): Tensor => (isOfWeight ? f(a, z) : f(z, b)).mul(o as Tensor).sum();
        return grad(loss)(isOfWeight ? b : a);
      },
    };
  },
};
