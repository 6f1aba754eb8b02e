// Ops that move elements, for random graphs: no backend meets them but as strides.
import { sizeOf } from "../../shape.ts";
import type { Make } from "./op.ts";
import { axisOf, most, plain, shuffled, sizes } from "./op.ts";

export const moving: Readonly<Record<string, Make>> = {
  transpose: (x, pick) => {
    const order = shuffled(x.rank, pick);
    return plain("moves", (y) => y.transpose(order));
  },
  slice: (x, pick) => {
    if (x.rank === 0) return undefined;
    const axis = axisOf(x, pick);
    const n = x.shape[axis]!;
    const step = [1, 1, -1, 2, -2, 3][pick(6)]!;
    const [a, b] = [pick(n + 1), pick(n + 1)];
    const range = step > 0 ? { start: Math.min(a, b), stop: Math.max(a, b), step } : { step };
    return plain("moves", (y) => y.slice(axis, range));
  },
  broadcast: (x, pick) => {
    if (x.rank >= 5) return undefined;
    const shape = x.shape.map((n) => (n === 1 ? sizes[pick(sizes.length)]! : n));
    if (pick(2) === 0) shape.unshift(1 + pick(4));
    return sizeOf(shape) > most ? undefined : plain("moves", (y) => y.broadcastTo(shape));
  },
  reshape: (x, pick) => {
    const divisors = Array.from({ length: x.size }, (_, i) => i + 1).filter((n) => x.size % n === 0);
    if (divisors.length === 0) return undefined;
    const first = divisors[pick(divisors.length)]!;
    const shape = pick(2) === 0 ? [first, x.size / first] : [x.size / first, 1, first];
    return plain("moves", (y) => y.reshape(shape));
  },
  unsqueeze: (x, pick) => {
    const axis = pick(x.rank + 1);
    return x.rank >= 5 ? undefined : plain("moves", (y) => y.unsqueeze(axis));
  },
  squeeze: () => plain("moves", (y) => y.squeeze()),
};
