// One thread for each element: unary, binary, select, and activations that are one formula. Not here: the formulas (functions.ts).
import type { BinaryKind, FusedKernel, UnaryKind } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import { together } from "./access.ts";
import { store } from "./assign.ts";
import type { Buffers, GpuBuffer, GpuView } from "./buffers.ts";
import { geluText, reluText, siluText, textOfBinary, unaryText } from "./functions.ts";

/** What no literal says and no compiler may work out. */
const constants = [
  ["infinity", Infinity],
  ["nan", NaN],
] as const;

/** out[i] = r of the formula, which may read x, y, z of the inputs given, `infinity` and `nan`. */
const elementwise = async (
  buffers: Buffers,
  inputs: readonly GpuView[],
  out: GpuView,
  { key, text }: { key: string; text: string },
): Promise<void> => {
  if (sizeOf(out.shape) === 0) return;
  const names = ["x", "y", "z"].slice(0, inputs.length);
  const views = Object.fromEntries(names.map((name, i) => [`${name}s`, inputs[i]!]));
  const { grid, at, integers } = together(views);
  const array = await buffers.device.run({
    key: `${key} ${grid.coordinates.length}`,
    output: grid.output,
    arrays: Object.fromEntries(Object.entries(views).map(([name, view]) => [name, buffers.arrayOf(view)])),
    integers,
    numbers: Object.fromEntries(constants.filter(([name]) => text.includes(name))),
    body: () => {
      const loads = names.map((name) => `const ${name} = ${name}s[${at[`${name}s`]}];`);
      return `${loads.join(" ")} let r = 0; ${text} return r;`;
    },
  });
  await store(buffers, out, array);
};

export const unary = (buffers: Buffers, kind: UnaryKind, x: GpuView, out: GpuView): Promise<void> =>
  elementwise(buffers, [x], out, { key: kind, text: unaryText[kind] });

export const binary = (buffers: Buffers, kind: BinaryKind, inputs: readonly GpuView[], out: GpuView): Promise<void> => {
  const { dtype } = inputs[0]!;
  const isWhole = kind === "pow" && dtype === "int32";
  return elementwise(buffers, inputs, out, { key: isWhole ? "powWhole" : kind, text: textOfBinary(kind, dtype) });
};

export const select = (buffers: Buffers, inputs: readonly GpuView[], out: GpuView): Promise<void> =>
  elementwise(buffers, inputs, out, { key: "select", text: "r = z; if (x !== 0) { r = y; }" });

/** Fused kernels of one formula, over any views. */
export const activations = (buffers: Buffers): Readonly<Record<string, FusedKernel<GpuBuffer>>> => ({
  gelu: ([x], out, { approximate }) =>
    elementwise(buffers, [x!], out, { key: `gelu ${String(approximate)}`, text: geluText(approximate) }),
  silu: ([x], out) => elementwise(buffers, [x!], out, { key: "silu", text: siluText }),
  relu: ([x], out) => elementwise(buffers, [x!], out, { key: "relu", text: reluText }),
});
