// Ops that choose, join and replace elements by number, for random graphs.
import { tensor } from "../../ops/creation.ts";
import { concat, gather, replaced, takeAlongAxis, topK } from "../../ops/indexing.ts";
import { sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import type { Make } from "./op.ts";
import { axisOf, most, plain } from "./op.ts";

export const choosing: Readonly<Record<string, Make>> = {
  argmax: (x, pick) => {
    if (x.rank === 0) return undefined;
    const axis = axisOf(x, pick);
    const name = pick(2) === 0 ? "argmax" : "argmin";
    return x.shape[axis] === 0 ? undefined : plain("chooses", (y) => y.cast("int32")[name]({ axis }));
  },
  topK: (x, pick) => {
    if (x.rank === 0) return undefined;
    const axis = axisOf(x, pick);
    const k = pick(x.shape[axis]! + 1);
    const [largest, result] = [pick(2) === 0, (["values", "indices"] as const)[pick(2)]!];
    return plain("chooses", (y) => topK(y, k, { axis, largest })[result]);
  },
  gather: (x, pick) => {
    if (x.rank === 0) return undefined;
    const axis = axisOf(x, pick);
    const n = x.shape[axis]!;
    const shape = n === 0 ? [0] : [[], [3], [1 + pick(4), 5], [17]][pick(4)]!;
    if (n > 0 && (x.size / n) * sizeOf(shape) > most) return undefined;
    const numbers = Int32Array.from({ length: sizeOf(shape) }, () => pick(2 * n) - n);
    return {
      kind: "chooses",
      others: [tensor(numbers, { shape, dtype: "int32" })],
      run: (y, [indices]) => gather(y, indices as Tensor<"int32">, { axis }),
    };
  },
  takeAlongAxis: (x, pick) => {
    if (x.rank === 0 || x.shape.at(-1) === 0) return undefined;
    const n = x.shape.at(-1)!;
    const shape = [...x.shape.slice(0, -1), pick(5)];
    const numbers = Int32Array.from({ length: sizeOf(shape) }, () => pick(2 * n) - n);
    return {
      kind: "chooses",
      others: [tensor(numbers, { shape, dtype: "int32" })],
      run: (y, [indices]) => takeAlongAxis(y, indices as Tensor<"int32">),
    };
  },
  concat: (x, pick, made) => {
    if (x.rank === 0) return undefined;
    const axis = axisOf(x, pick);
    const shape = x.shape.map((n, i) => (i === axis ? pick(6) : n));
    const isFirst = pick(2) === 0;
    return {
      kind: "chooses",
      others: [made(x.dtype, shape)],
      run: (y, [other]) => concat(isFirst ? [other!, y, y] : [y, other!], { axis }),
    };
  },
  update: (x, pick, made) => {
    const shape = x.shape.map((n) => pick(n + 1));
    const starts = x.shape.map((n, i) => pick(n - shape[i]! + 1));
    const steps = starts.map(() => 1);
    if (pick(2) === 0)
      return {
        kind: "chooses",
        others: [made(x.dtype, shape), tensor(Int32Array.from(starts))],
        run: (y, [part, at]) => replaced(y, part!, { starts: at as Tensor<"int32">, steps, inPlace: false }),
      };
    return {
      kind: "chooses",
      others: [made(x.dtype, shape)],
      run: (y, [part]) => replaced(y, part!, { starts, steps, inPlace: false }),
    };
  },
};
