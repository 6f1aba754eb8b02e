// The fused kernels. Inputs and results are row-major; what each one means is its composed version in src/ops.
import type { FusedKernel } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import type { WasmBuffer } from "./heap.ts";
import { geluGradientNumber, geluNumber, siluGradientNumber, siluNumber } from "./kinds.ts";
import type { Space, WasmView } from "./space.ts";

type Inputs = readonly [WasmView, WasmView, WasmView];

export const fusedKernels = (space: Space): Readonly<Record<string, FusedKernel<WasmBuffer>>> => {
  const { kernels } = space;
  const at = (view: WasmView): number => space.address(view);

  /** Calls `kernel` with the number of rows and their length, unless there is nothing to do. */
  const byRows =
    (
      kernel: (inputs: Inputs, out: number, rows: number, n: number, epsilon: number) => void,
    ): FusedKernel<WasmBuffer> =>
    (inputs, out, { epsilon }) => {
      const size = sizeOf(out.shape);
      const n = out.shape.at(-1) ?? 1;
      if (size > 0) kernel(inputs as Inputs, at(out), size / n, n, Number(epsilon));
    };
  const elementwise =
    (number: (approximate: unknown) => number): FusedKernel<WasmBuffer> =>
    ([x, gradient], out, { approximate }) => {
      const size = sizeOf(out.shape);
      const rank = space.describe([size], [1], [1]);
      if (size > 0) kernels.elementwise(number(approximate), at(x!), gradient ? at(gradient) : 0, 0, at(out), rank);
    };

  return {
    softmax: byRows(([x], out, rows, n) => kernels.softmax(at(x), out, rows, n)),
    logSoftmax: byRows(([x], out, rows, n) => kernels.logSoftmax(at(x), out, rows, n)),
    layerNorm: byRows(([x, weight, bias], out, rows, n, epsilon) =>
      kernels.layerNorm(at(x), at(weight), at(bias), out, rows, n, epsilon),
    ),
    rmsNorm: byRows(([x, weight], out, rows, n, epsilon) => kernels.rmsNorm(at(x), at(weight), out, rows, n, epsilon)),
    gelu: elementwise((approximate) => (approximate === "tanh" ? geluNumber.tanh : geluNumber.none)),
    geluGradient: elementwise((approximate) =>
      approximate === "tanh" ? geluGradientNumber.tanh : geluGradientNumber.none,
    ),
    silu: elementwise(() => siluNumber),
    siluGradient: elementwise(() => siluGradientNumber),
  };
};
