// Copies between views, and writing a result where a view says. Not here: arithmetic.
import { UnsupportedError } from "../../errors.ts";
import { sizeOf } from "../../shape.ts";
import type { Layout } from "../../view.ts";
import { collapse, rowMajor } from "../../view.ts";
import { exactIntegers, together } from "./access.ts";
import type { Buffers, GpuView } from "./buffers.ts";
import type { DeviceArray } from "./device-array.ts";

/** Row-major elements of a view in an array of their own. */
export const copied = (buffers: Buffers, x: GpuView): Promise<DeviceArray> => {
  const { grid, at, integers } = together({ a: x });
  return buffers.device.run({
    key: `copy ${grid.coordinates.length}`,
    output: grid.output,
    arrays: { a: buffers.arrayOf(x) },
    integers,
    body: () => `return a[${at.a}];`,
  });
};

/** Puts an array with the row-major elements of `out` behind it: in place of the old one, or mixed with it. */
export const store = async (buffers: Buffers, out: GpuView, array: DeviceArray): Promise<void> => {
  if (buffers.covers(out)) return buffers.replace(out.buffer, array);
  const { device } = buffers;
  try {
    // What was never written is undefined: any array will do for the old one.
    const old = out.buffer.array ?? array;
    buffers.replace(out.buffer, await mixed(buffers, out, { old, array }));
  } finally {
    device.delete(array);
  }
};

/** Writes x into the view `out`. */
export const assign = async (buffers: Buffers, x: GpuView, out: GpuView): Promise<void> => {
  if (sizeOf(out.shape) > 0) await store(buffers, out, await copied(buffers, x));
};

interface Axis {
  readonly n: number;
  readonly stride: number;
  /** In the row-major array of the new elements. */
  readonly step: number;
}

/** Every element of the buffer, from `array` where the view `out` has one and from `old` where not. */
const mixed = (
  { device }: Buffers,
  out: GpuView,
  { old, array }: { old: DeviceArray; array: DeviceArray },
): Promise<DeviceArray> => {
  const { axes, start, first } = ascending(out);
  const isRun = axes.length === 1 && axes[0]!.stride === 1;
  if (out.buffer.elements > exactIntegers && !isRun)
    throw new UnsupportedError(
      `assign: a GPU backend writes parts of up to ${exactIntegers} elements, this buffer has ${out.buffer.elements}`,
    );
  const isBlank = out.buffer.array === undefined;
  return device.run({
    key: `mix ${isRun ? "run" : axes.length} ${isBlank}`,
    output: [out.buffer.elements],
    arrays: { old, a: array },
    integers: Object.assign(
      { start, first },
      ...axes.map(({ n, stride, step }, i) => ({
        [`n${i}`]: n,
        [`t${i}`]: step,
        ...(!isRun && { [`s${i}`]: stride }),
      })),
    ) as Record<string, number>,
    body: () => (isRun ? runBody : mixBody(axes.length))(isBlank ? "old[0]" : "old[this.thread.x]"),
  });
};

/** Neighbours in memory: no quotients, and integers throughout. */
const runBody = (otherwise: string): string =>
  `if (this.thread.x < start || this.thread.x - start >= n0) { return ${otherwise}; } return a[first + (this.thread.x - start) * t0];`;

/**
 * Counted from the first element of the view, a position is Σ coordinate · stride. With the largest stride first, each coordinate
 * is the quotient of what the larger ones leave; where one is too large or something remains, the view has no element.
 */
const mixBody =
  (rank: number) =>
  (otherwise: string): string => {
    const lines = ["let rest = this.thread.x - start;", `if (rest < 0) { return ${otherwise}; }`];
    const terms = ["first"];
    for (let axis = 0; axis < rank; axis++) {
      lines.push(`const c${axis} = quotient(rest, s${axis});`, `if (c${axis} >= n${axis}) { return ${otherwise}; }`);
      lines.push(`rest = rest - c${axis} * s${axis};`);
      terms.push(`whole(c${axis}) * t${axis}`);
    }
    return `${lines.join(" ")} if (rest > 0) { return ${otherwise}; } return a[${terms.join(" + ")}];`;
  };

/** Axes, larger strides first, all strides positive; `start` is the lowest position, `first` the element that lies there. */
const ascending = (out: Layout): { axes: readonly Axis[]; start: number; first: number } => {
  const { shape, strides } = collapse([out, rowMajor(out.shape)]);
  let [start, first] = [out.offset, 0];
  const axes = shape.map((n, axis): Axis => {
    const [stride, step] = [strides[0]![axis]!, strides[1]![axis]!];
    if (stride >= 0) return { n, stride: Math.max(stride, 1), step };
    start += (n - 1) * stride;
    first += (n - 1) * step;
    return { n, stride: -stride, step: -step };
  });
  return { axes: axes.sort((a, b) => b.stride - a.stride), start, first };
};
