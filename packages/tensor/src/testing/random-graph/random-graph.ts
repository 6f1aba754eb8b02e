// Random graphs of ops over random shapes: every list of whole numbers is one. Not here: what is expected of them.
import { tensor } from "../../ops/creation.ts";
import { sizeOf } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { randomWords, values } from "../backend/operands.ts";
import { choosing } from "./choosing.ts";
import { folding } from "./folding.ts";
import { losses } from "./losses.ts";
import { mapping } from "./mapping.ts";
import { moving } from "./moving.ts";
import type { Made, Pick, RandomNode } from "./op.ts";
import { most, sizes } from "./op.ts";
import { products } from "./products.ts";

const groups = [moving, moving, moving, mapping, mapping, mapping, folding, products, losses, choosing, choosing].map(
  (group) => Object.entries(group),
);

/** A graph from whole numbers: chains of tensors, each made from one of those so far. */
export const randomGraph = (numbers: readonly number[]): RandomNode[] => {
  const nodes: RandomNode[] = [];
  for (const number of numbers) {
    const next = randomWords(number);
    for (let skip = 0; skip < 4; skip++) next();
    const pick: Pick = (below) => Math.floor((next() / 2 ** 32) * below);
    const made: Made = (dtype, shape) => {
      const data = values(dtype, sizeOf(shape), { seed: pick(1000), range: 3, specials: pick(5) === 0 });
      return tensor(data as never, { shape, dtype }) as never;
    };
    if (nodes.length === 0 || pick(8) === 0) {
      nodes.push({ name: "tensor", value: firstTensor(pick, made) });
      continue;
    }
    const input = pick(3) === 0 ? pick(nodes.length) : nodes.length - 1;
    const x = nodes[input]!.value;
    const group = groups[pick(groups.length)]!;
    const [name, make] = group[pick(group.length)]!;
    const op = make(x, pick, made);
    if (op === undefined) continue;
    const value = op.run(x, op.others);
    if (value.size <= most && value.rank <= 6) nodes.push({ name, value, op, input });
  }
  return nodes;
};

const firstTensor = (pick: Pick, made: Made): AnyTensor => {
  const shape: number[] = [];
  for (let rank = pick(5); rank > 0; rank--) {
    const n = sizes[pick(sizes.length)]!;
    if (sizeOf(shape) * n <= most) shape.push(n);
  }
  return made((["float32", "float32", "float32", "int32", "bool"] as const)[pick(5)]!, shape);
};
