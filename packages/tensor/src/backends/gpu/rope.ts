// Rotary positions in one kernel, over any views. The meaning is the composed version in @attn/attention; angles come as tables.
import type { FusedKernel } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import { gridOf, place } from "./access.ts";
import { store } from "./assign.ts";
import type { Buffers, GpuBuffer } from "./buffers.ts";

/** Number i of a head turns with its partner: the first of a pair gives a cos − b sin, the second b cos + a sin. */
const body = (at: string, table: { readonly cos: string; readonly sin: string }, interleaved: boolean): string => `
  const i = this.thread.x;
  const x = xs[${at} + this.thread.x * x3];
  if (i >= 2 * half) { return x; }
  let isSecond = 0;
  let pair = 0;
  let partner = 0;
  ${
    interleaved
      ? "pair = Math.floor((i + 0.5) * 0.5); isSecond = i - 2 * pair; partner = i + 1; if (isSecond > 0.5) { partner = i - 1; }"
      : "pair = i; partner = i + half; if (i >= half) { isSecond = 1; pair = i - half; partner = i - half; }"
  }
  const other = xs[${at} + whole(partner + 0.5) * x3];
  const c = coss[${table.cos} + whole(pair + 0.5) * cosStride];
  const s = sins[${table.sin} + whole(pair + 0.5) * sinStride];
  if (isSecond > 0.5) { return x * c + other * s; }
  return x * c - other * s;`;

export const rope =
  (buffers: Buffers): FusedKernel<GpuBuffer> =>
  async ([x, cos, sin], out, { interleaved, rotaryWidth }) => {
    if (sizeOf(out.shape) === 0) return;
    const grid = gridOf(x!.shape);
    const [b, h, t] = grid.coordinates as [string, string, string];
    const from = place("x", [b, h, t], { strides: x!.strides.slice(0, 3), offset: x!.offset });
    // [T, R / 2] or [B, T, R / 2]
    const tables = [cos!, sin!].map((table, i) =>
      place(["c", "s"][i]!, [b, t], { strides: [0, ...table.strides].slice(-3, -1), offset: table.offset }),
    );
    const array = await buffers.device.run({
      key: `rope ${String(interleaved)}`,
      output: grid.output,
      arrays: { xs: buffers.arrayOf(x!), coss: buffers.arrayOf(cos!), sins: buffers.arrayOf(sin!) },
      integers: {
        ...grid.integers,
        ...from.integers,
        x3: x!.strides[3]!,
        ...tables[0]!.integers,
        ...tables[1]!.integers,
        half: Number(rotaryWidth) / 2,
        cosStride: cos!.strides.at(-1)!,
        sinStride: sin!.strides.at(-1)!,
      },
      body: () => body(from.at, { cos: tables[0]!.at, sin: tables[1]!.at }, interleaved === true),
    });
    await store(buffers, out, array);
  };
