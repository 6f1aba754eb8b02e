// The fused kernels. What each one means is its composed version: in src/ops, src/gradients, and in the packages that use them.
import type { FusedKernel } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import { attentionKernels } from "./attention.ts";
import type { WasmBuffer } from "./heap.ts";
import { geluGradientNumber, geluNumber, siluGradientNumber, siluNumber } from "./kinds.ts";
import { quantisedKernels } from "./quantised.ts";
import type { Space, WasmView } from "./space.ts";

type Inputs = readonly [WasmView, WasmView, WasmView];

/** Those that need no row-major inputs. */
export const takesStrided: ReadonlySet<string> = new Set(["attention", "attentionGradient"]);

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

  const normGradient = (isCentred: boolean): FusedKernel<WasmBuffer> =>
    byRows(([x, weight, gradient], out, rows, n, epsilon) =>
      kernels.normGradient(isCentred, at(x), at(weight), at(gradient), out, rows, n, epsilon),
    );
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
  const blend =
    (isSquared: boolean): FusedKernel<WasmBuffer> =>
    ([x, y], out, { a, b }) =>
      kernels.blend(isSquared, at(x!), at(y!), at(out), sizeOf(out.shape), Number(a), Number(b));

  /** @throws RangeError for a target outside the classes, in the words of the op that refuses it in the composed version. */
  const crossEntropy =
    (
      refuser: string,
      kernel: (
        inputs: Inputs,
        out: number,
        sizes: readonly [rows: number, n: number],
        rules: [number, number],
      ) => number,
    ): FusedKernel<WasmBuffer> =>
    (inputs, out, { ignoreIndex, labelSmoothing }) => {
      const sizes = inputs[0]!.shape as readonly [number, number];
      const size = sizeOf(sizes);
      const areInside =
        size === 0 || kernel(inputs as Inputs, at(out), sizes, [Number(ignoreIndex), Number(labelSmoothing)]);
      if (!areInside) throw new RangeError(`${refuser}: index ${size} is not in ${size} rows`);
    };

  return {
    ...attentionKernels(space),
    ...quantisedKernels(space),
    softmax: byRows(([x], out, rows, n) => kernels.softmax(at(x), out, rows, n)),
    logSoftmax: byRows(([x], out, rows, n) => kernels.logSoftmax(at(x), out, rows, n)),
    softmaxGradient: byRows(([y, gradient], out, rows, n) =>
      kernels.softmaxGradient(at(y), at(gradient), out, rows, n),
    ),
    logSoftmaxGradient: byRows(([y, gradient], out, rows, n) =>
      kernels.logSoftmaxGradient(at(y), at(gradient), out, rows, n),
    ),
    crossEntropy: crossEntropy("gather", ([x, targets], out, sizes, rules) =>
      kernels.crossEntropy(at(x), at(targets), out, ...sizes, ...rules),
    ),
    crossEntropyGradient: crossEntropy("scatterAdd", ([x, targets, gradient], out, sizes, rules) =>
      kernels.crossEntropyGradient(at(x), at(targets), at(gradient), out, ...sizes, ...rules),
    ),
    layerNorm: byRows(([x, weight, bias], out, rows, n, epsilon) =>
      kernels.layerNorm(at(x), at(weight), at(bias), out, rows, n, epsilon),
    ),
    rmsNorm: byRows(([x, weight], out, rows, n, epsilon) => kernels.rmsNorm(at(x), at(weight), out, rows, n, epsilon)),
    layerNormGradient: normGradient(true),
    layerNormSums: normSums(true),
    rmsNormGradient: normGradient(false),
    rmsNormSums: normSums(false),
    blend: blend(false),
    blendSquare: blend(true),
    adamStep: ([x, mean, square], out, { decay, rate, root, eps }) =>
      kernels.adamStep(
        at(x!),
        at(mean!),
        at(square!),
        at(out),
        sizeOf(out.shape),
        Number(decay),
        Number(rate),
        Number(root),
        Number(eps),
      ),
    gelu: elementwise((approximate) => (approximate === "tanh" ? geluNumber.tanh : geluNumber.none)),
    geluGradient: elementwise((approximate) =>
      approximate === "tanh" ? geluGradientNumber.tanh : geluGradientNumber.none,
    ),
    silu: elementwise(() => siluNumber),
    siluGradient: elementwise(() => siluGradientNumber),
  };
};
