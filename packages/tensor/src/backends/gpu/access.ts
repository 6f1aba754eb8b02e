// How a thread finds its element: coordinates from the thread's number, positions from strides. Text for kernels, and the numbers that go with it.
import { UnsupportedError } from "../../errors.ts";
import { showShape } from "../../shape.ts";
import type { Layout } from "../../view.ts";
import { collapse } from "../../view.ts";

/** Whole numbers up to here are exact in float32. */
export const exactIntegers: number = 2 ** 24;

/** Integers that a kernel takes, by name. */
type Integers = Record<string, number>;

/** One thread for each element of a shape. */
export interface Grid {
  /** Threads per axis, x first. */
  readonly output: readonly number[];
  /** The coordinate on each axis of the shape. */
  readonly coordinates: readonly string[];
  readonly integers: Integers;
}

/** The last axis is x and the one before y; all others share z. Strides multiply integers, so that 2³¹ elements can be told apart. */
export const gridOf = (shape: readonly number[]): Grid => {
  const rank = shape.length;
  if (rank === 1) return { output: shape, coordinates: ["this.thread.x"], integers: {} };
  const output = [shape[rank - 1]!, shape[rank - 2]!];
  const inner = ["this.thread.y", "this.thread.x"];
  if (rank === 2) return { output, coordinates: inner, integers: {} };
  const outer = shape.slice(0, -2);
  const integers: Integers = {};
  let block = 1;
  const coordinates = outer.map(() => "");
  for (let axis = outer.length - 1; axis >= 0; axis--) {
    const below = block === 1 && axis === outer.length - 1 ? "this.thread.z" : `quotient(this.thread.z, p${axis + 1})`;
    if (axis < outer.length - 1) integers[`p${axis + 1}`] = block;
    block *= outer[axis]!;
    if (axis === 0) coordinates[axis] = `(${below})`;
    else {
      integers[`e${axis}`] = outer[axis]!;
      coordinates[axis] = `(${below} - quotient(this.thread.z, p${axis}) * e${axis})`;
    }
  }
  if (outer.length > 1 && block > exactIntegers)
    throw new UnsupportedError(
      `gpu: ${showShape(shape)} has ${block} blocks over its outer axes, a GPU backend tells ${exactIntegers} apart`,
    );
  return { output: [...output, block], coordinates: [...coordinates, ...inner], integers };
};

/** Where an operand has its element: `offset + Σ coordinate · stride`. */
export const place = (
  name: string,
  coordinates: readonly string[],
  { strides, offset }: Pick<Layout, "strides" | "offset">,
): { at: string; integers: Integers } => ({
  at: [`${name}o`, ...coordinates.map((c, axis) => `${c} * ${name}${axis}`)].join(" + "),
  integers: { [`${name}o`]: offset, ...Object.fromEntries(strides.map((s, axis) => [`${name}${axis}`, s])) },
});

/** Operands of one shape, in as few axes as they have together. */
export const together = (
  operands: Readonly<Record<string, Layout>>,
): { grid: Grid; at: Readonly<Record<string, string>>; integers: Integers } => {
  const names = Object.keys(operands);
  const layouts = Object.values(operands);
  const { shape, strides } = collapse(layouts);
  const grid = gridOf(shape);
  const places = names.map((name, i) =>
    place(name, grid.coordinates, { strides: strides[i]!, offset: layouts[i]!.offset }),
  );
  return {
    grid,
    at: Object.fromEntries(names.map((name, i) => [name, places[i]!.at])),
    integers: Object.assign({}, grid.integers, ...places.map((p) => p.integers)) as Integers,
  };
};
