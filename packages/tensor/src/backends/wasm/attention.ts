// Attention without masks and its gradient, over inputs of any strides. What they mean is said in @attn/attention.
import type { Attributes, FusedKernel } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import type { WasmBuffer } from "./heap.ts";
import type { AttentionRules } from "./kernels.ts";
import type { Space, WasmView } from "./space.ts";

/** As good as none, and far from what int32 holds. */
const noWindow = 2 ** 30;

export const attentionKernels = (space: Space): Readonly<Record<string, FusedKernel<WasmBuffer>>> => {
  const { kernels } = space;
  const at = (view: WasmView): number => space.address(view);

  return {
    attention([q, k, v], out, attributes) {
      if (sizeOf(out.shape) === 0) return;
      describe(space, q!, k!, v!);
      space.borrow(kernels.attentionScratch(), (scratch) =>
        kernels.attention(at(q!), at(k!), at(v!), at(out), scratch, ...rulesOf(attributes)),
      );
    },
    attentionGradient([q, k, v, gradient], out, attributes) {
      if (sizeOf(out.shape) === 0) return;
      describe(space, q!, k!, v!, gradient!);
      space.borrow(kernels.attentionGradientScratch(), (scratch) =>
        kernels.attentionGradient(at(q!), at(k!), at(v!), at(gradient!), at(out), scratch, ...rulesOf(attributes)),
      );
    },
  };
};

/** B, H, G, T, S, D, V, and the strides of each input. */
const describe = (space: Space, q: WasmView, k: WasmView, v: WasmView, ...others: readonly WasmView[]): void => {
  const [B, H, T, D] = q.shape as [number, number, number, number];
  const [, G, S, V] = v.shape as [number, number, number, number];
  space.describe([B, H, G, T, S, D, V], ...[q, k, v, ...others].map(({ strides }) => strides));
};

const rulesOf = ({ scale, window, causal, canBeEmpty }: Attributes): AttentionRules => [
  Number(scale),
  Math.min(Number(window ?? noWindow), noWindow),
  causal === true,
  canBeEmpty === true,
];
