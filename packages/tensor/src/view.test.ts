import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arange } from "./index.ts";
import type { Tensor } from "./tensor.ts";
import { collapse, isRowMajor, reshapeLayout, rowMajor } from "./view.ts";

/** A model of a tensor: its elements by position, nothing shared with the strides under test. */
interface Model {
  readonly shape: readonly number[];
  readonly at: (position: readonly number[]) => number;
}
interface Pair {
  readonly tensor: Tensor<"int32">;
  readonly model: Model;
}

const positions = (shape: readonly number[]): number[][] =>
  shape.reduce<number[][]>((rows, n) => rows.flatMap((row) => Array.from({ length: n }, (_, i) => [...row, i])), [[]]);

const listed = ({ shape, at }: Model): number[] => positions(shape).map(at);

const reshaped = (model: Model, shape: readonly number[]): Model => {
  const flat = listed(model);
  return { shape, at: (p) => flat[p.reduce((n, i, axis) => n * shape[axis]! + i, 0)]! };
};

/** One movement, chosen by three numbers that any pair can make sense of. */
const move = ({ tensor, model }: Pair, [kind, a, b]: readonly [number, number, number]): Pair => {
  const rank = model.shape.length;
  const axis = rank === 0 ? 0 : a % rank;
  if (kind === 0 && rank > 0) {
    const order = model.shape.map((_, i) => (i + a) % rank);
    return {
      tensor: tensor.transpose(order),
      model: {
        shape: order.map((i) => model.shape[i]!),
        at: (p) => model.at(order.map((_, i) => p[order.indexOf(i)]!)),
      },
    };
  }
  if (kind === 1 && rank > 0) {
    const n = model.shape[axis]!;
    const step = ((b % 3) + 1) * (b % 2 === 0 ? 1 : -1);
    const start = n === 0 ? 0 : b % n;
    const kept = Array.from({ length: n }, (_, i) => start + i * step).filter((i) => i >= 0 && i < n);
    return {
      tensor: tensor.slice(axis, { start, step }),
      model: { shape: model.shape.with(axis, kept.length), at: (p) => model.at(p.with(axis, kept[p[axis]!]!)) },
    };
  }
  if (kind === 2)
    return {
      tensor: tensor.reshape([-1].slice(tensor.size === 0 ? 1 : 0).concat(tensor.size === 0 ? model.shape : [])),
      model: tensor.size === 0 ? model : reshaped(model, [tensor.size]),
    };
  if (kind === 3 && rank > 0) {
    const n = model.shape[axis]!;
    const divisor = [2, 3, 1].find((d) => n % d === 0)!;
    const shape = [...model.shape.slice(0, axis), divisor, n / divisor, ...model.shape.slice(axis + 1)];
    return { tensor: tensor.reshape(shape), model: reshaped(model, shape) };
  }
  const grown = [(a % 3) + 1, ...model.shape];
  return { tensor: tensor.broadcastTo(grown), model: { shape: grown, at: (p) => model.at(p.slice(1)) } };
};

describe("movement", () => {
  it("is the same as moving elements one by one, whatever the chain", async () => {
    const step = fc.tuple(fc.nat(4), fc.nat(11), fc.nat(11));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(4), { maxLength: 3 }),
        fc.array(step, { maxLength: 5 }),
        async (shape, steps) => {
          const size = shape.reduce((n, m) => n * m, 1);
          const start: Pair = {
            tensor: arange(0, size).reshape(shape),
            model: reshaped({ shape: [size], at: (p) => p[0]! }, shape),
          };
          const { tensor, model } = steps.reduce(move, start);
          expect(tensor.shape).toEqual(model.shape);
          expect(Array.from(await tensor.data())).toEqual(listed(model));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("layouts", () => {
  it("know when no strides can say a reshape", () => {
    const turned = { shape: [3, 2], strides: [1, 3], offset: 0 };
    expect(reshapeLayout(turned, [6])).toBeUndefined();
    expect(reshapeLayout(turned, [3, 1, 2])).toEqual({ shape: [3, 1, 2], strides: [1, 0, 3], offset: 0 });
  });

  it("ignore axes of size 1 when they ask for row-major order", () => {
    expect(isRowMajor({ shape: [1, 3], strides: [99, 1], offset: 4 })).toBe(true);
    expect(isRowMajor({ shape: [2, 3], strides: [1, 2], offset: 0 })).toBe(false);
  });

  it("collapse to one loop where all run on", () => {
    expect(collapse([rowMajor([2, 3, 4]), rowMajor([2, 3, 4])])).toEqual({ shape: [24], strides: [[1], [1]] });
    expect(collapse([rowMajor([2, 3]), { shape: [2, 3], strides: [0, 1], offset: 0 }])).toEqual({
      shape: [2, 3],
      strides: [
        [3, 1],
        [0, 1],
      ],
    });
    expect(collapse([rowMajor([])])).toEqual({ shape: [1], strides: [[0]] });
  });
});
