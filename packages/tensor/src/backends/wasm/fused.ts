// The fused kernels of every bundle; others come with their ops (kernel-source.ts). What each one means is its composed version: in src/ops,
// src/gradients, and in the packages that use them.
import type { Attributes, FusedKernel } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import type { WasmBuffer } from "./heap.ts";
import { geluGradientNumber, geluNumber, siluGradientNumber, siluNumber } from "./kinds.ts";
import { multiplyActivated, multiplyGated, multiplyLinear } from "./linear.ts";
import type { Call, Space, WasmView } from "./space.ts";

type Inputs = readonly [WasmView, WasmView, WasmView];

/** Some rows of the result: which, where they go, and how many bytes of rows of this length come before. */
interface RowsPart {
  readonly start: number;
  readonly skipped: number;
  readonly rows: number;
  readonly n: number;
  readonly out: number;
}

/** Those that need no row-major inputs. */
export const takesStrided: ReadonlySet<string> = new Set(["linear", "activatedLinear", "gatedLinear"]);

export const fusedKernels = (space: Space): Readonly<Record<string, FusedKernel<WasmBuffer>>> => {
  const { kernels } = space;
  const at = (view: WasmView): number => space.address(view);

  /** Makes calls for parts of the rows; a part is told how many bytes and rows it begins at. */
  const byRows =
    (work: number, call: (inputs: Inputs, part: RowsPart, epsilon: number) => Call): FusedKernel<WasmBuffer> =>
    (inputs, out, { epsilon }) => {
      const size = sizeOf(out.shape);
      const n = out.shape.at(-1) ?? 1;
      if (size === 0) return;
      const to = at(out);
      space.split(size / n, { work: work * n }, (start, rows) => {
        const skipped = 4 * n * start;
        return call(inputs as Inputs, { skipped, start, rows, n, out: to + skipped }, Number(epsilon));
      });
    };
  /** The same for elements that lie one after another in every operand. */
  const byElements =
    (work: number, call: (inputs: Inputs, part: RowsPart, attributes: Attributes) => Call): FusedKernel<WasmBuffer> =>
    (inputs, out, attributes) => {
      const n = sizeOf(out.shape);
      if (n === 0) return;
      const to = at(out);
      space.split(n, { work, grain: 16 }, (start, count) =>
        call(inputs as Inputs, { skipped: 4 * start, start, rows: 1, n: count, out: to + 4 * start }, attributes),
      );
    };
  const elementwise = (number: (approximate: unknown) => number): FusedKernel<WasmBuffer> =>
    byElements(16, ([x, gradient], { skipped, n, out }, { approximate }) => {
      const b = gradient ? at(gradient) + skipped : 0;
      const args = [number(approximate), at(x) + skipped, b, 0, out, 1] as const;
      return { kernel: "elementwise", args: [...args], shape: [n], strides: [[1], [1]] };
    });

  const normGradient = (isCentred: boolean): FusedKernel<WasmBuffer> =>
    byRows(8, ([x, weight, gradient], { skipped, rows, n, out }, epsilon) => ({
      kernel: "normGradient",
      args: [isCentred, at(x) + skipped, at(weight), at(gradient) + skipped, out, rows, n, epsilon],
    }));
  const normSums =
    (isCentred: boolean): FusedKernel<WasmBuffer> =>
    ([x, gradient], out, { epsilon }) => {
      const n = out.shape[1]!;
      if (n === 0) return;
      space.borrow(16 * n, (sums) => {
        const rows = sizeOf(x!.shape) / n;
        kernels.normSums(isCentred, at(x!), at(gradient!), at(out), rows, n, Number(epsilon), sums);
      });
    };
  const blend = (isSquared: boolean): FusedKernel<WasmBuffer> =>
    byElements(3, ([x, y], { skipped, n, out }, { a, b }) => ({
      kernel: "blend",
      args: [isSquared, at(x) + skipped, at(y) + skipped, out, n, Number(a), Number(b)],
    }));

  /** @throws RangeError for a target outside the classes, in the words of the op that refuses it in the composed version. */
  const crossEntropy =
    (
      refuser: string,
      pitch: (n: number) => number,
      call: (inputs: Inputs, part: RowsPart, rules: [number, number]) => Call,
    ): FusedKernel<WasmBuffer> =>
    (inputs, out, { ignoreIndex, labelSmoothing }) => {
      const [rows, n] = inputs[0]!.shape as readonly [number, number];
      const size = rows * n;
      if (size === 0) return;
      const to = at(out);
      const rules: [number, number] = [Number(ignoreIndex), Number(labelSmoothing)];
      const areInside = space.split(rows, { work: 16 * n }, (start, count) => {
        const part = { skipped: 4 * n * start, start, rows: count, n, out: to + 4 * start * pitch(n) };
        return call(inputs as Inputs, part, rules);
      });
      if (areInside.includes(0)) throw new RangeError(`${refuser}: index ${size} is not in ${size} rows`);
    };

  return {
    linear: (inputs, out) => multiplyLinear(space, inputs as Inputs, out),
    activatedLinear: (inputs, out, attributes) => multiplyActivated(space, inputs, out, attributes),
    gatedLinear: (inputs, out, attributes) => multiplyGated(space, inputs, out, attributes),
    softmax: byRows(16, ([x], { skipped, rows, n, out }) => ({
      kernel: "softmax",
      args: [at(x) + skipped, out, rows, n],
    })),
    logSoftmax: byRows(16, ([x], { skipped, rows, n, out }) => ({
      kernel: "logSoftmax",
      args: [at(x) + skipped, out, rows, n],
    })),
    softmaxGradient: byRows(4, ([y, gradient], { skipped, rows, n, out }) => ({
      kernel: "softmaxGradient",
      args: [at(y) + skipped, at(gradient) + skipped, out, rows, n],
    })),
    logSoftmaxGradient: byRows(16, ([y, gradient], { skipped, rows, n, out }) => ({
      kernel: "logSoftmaxGradient",
      args: [at(y) + skipped, at(gradient) + skipped, out, rows, n],
    })),
    crossEntropy: crossEntropy(
      "gather",
      () => 1,
      ([x, targets], { skipped, start, rows, n, out }, rules) => ({
        kernel: "crossEntropy",
        args: [at(x) + skipped, at(targets) + 4 * start, out, rows, n, ...rules],
      }),
    ),
    crossEntropyGradient: crossEntropy(
      "scatterAdd",
      (n) => n,
      ([x, targets, gradient], { skipped, start, rows, n, out }, rules) => ({
        kernel: "crossEntropyGradient",
        args: [at(x) + skipped, at(targets) + 4 * start, at(gradient) + 4 * start, out, rows, n, ...rules],
      }),
    ),
    layerNorm: byRows(6, ([x, weight, bias], { skipped, rows, n, out }, epsilon) => ({
      kernel: "layerNorm",
      args: [at(x) + skipped, at(weight), at(bias), out, rows, n, epsilon],
    })),
    rmsNorm: byRows(4, ([x, weight], { skipped, rows, n, out }, epsilon) => ({
      kernel: "rmsNorm",
      args: [at(x) + skipped, at(weight), out, rows, n, epsilon],
    })),
    layerNormGradient: normGradient(true),
    layerNormSums: normSums(true),
    rmsNormGradient: normGradient(false),
    rmsNormSums: normSums(false),
    blend: blend(false),
    blendSquare: blend(true),
    adamStep: byElements(8, ([x, mean, square], { skipped, n, out }, { decay, rate, root, eps }) => ({
      kernel: "adamStep",
      args: [
        at(x) + skipped,
        at(mean) + skipped,
        at(square) + skipped,
        out,
        n,
        Number(decay),
        Number(rate),
        Number(root),
        Number(eps),
      ],
    })),
    gelu: elementwise((approximate) => (approximate === "tanh" ? geluNumber.tanh : geluNumber.none)),
    geluGradient: elementwise((approximate) =>
      approximate === "tanh" ? geluGradientNumber.tanh : geluGradientNumber.none,
    ),
    silu: elementwise(() => siluNumber),
    siluGradient: elementwise(() => siluGradientNumber),
  };
};
