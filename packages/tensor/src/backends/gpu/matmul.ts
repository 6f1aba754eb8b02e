// The matrix product, over any views. One thread for each element of the result.
import { sizeOf } from "../../shape.ts";
import type { Layout } from "../../view.ts";
import { collapse } from "../../view.ts";
import { gridOf, place } from "./access.ts";
import { store } from "./assign.ts";
import type { Buffers, GpuView } from "./buffers.ts";
import { filled } from "./reduce.ts";

export const matmul = async (buffers: Buffers, a: GpuView, b: GpuView, out: GpuView): Promise<void> => {
  if (sizeOf(out.shape) === 0) return;
  const { device } = buffers;
  const [m, k] = a.shape.slice(-2) as [number, number];
  const n = b.shape.at(-1)!;
  if (k === 0) return store(buffers, out, await filled(device, sizeOf(out.shape), 0));
  const outer = ({ shape, strides }: Layout): Layout => ({
    shape: shape.slice(0, -2),
    strides: strides.slice(0, -2),
    offset: 0,
  });
  const batch = collapse([outer(a), outer(b)]);
  const grid = gridOf([...batch.shape, m, n]);
  const from = place("a", grid.coordinates.slice(0, -1), {
    strides: [...batch.strides[0]!, a.strides.at(-2)!],
    offset: a.offset,
  });
  const columns = [...grid.coordinates.slice(0, -2), grid.coordinates.at(-1)!];
  const to = place("b", columns, { strides: [...batch.strides[1]!, b.strides.at(-1)!], offset: b.offset });
  const array = await device.run({
    key: `matmul ${batch.shape.length}`,
    output: grid.output,
    arrays: { as: buffers.arrayOf(a), bs: buffers.arrayOf(b) },
    integers: { ...grid.integers, ...from.integers, ...to.integers, k, ka: a.strides.at(-1)!, kb: b.strides.at(-2)! },
    body: () =>
      `let r = 0; for (let l = 0; l < k; l++) { r += as[${from.at} + l * ka] * bs[${to.at} + l * kb]; } return r;`,
  });
  await store(buffers, out, array);
};
