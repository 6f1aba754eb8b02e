// Kernels outside the binary of every bundle: each op brings those that it needs along (`kernels` of `fused`), and a backend instantiates
// their modules over its memory when it first meets them. Not here: which ones there are (attention.ts, quantised.ts, rope.ts).
import type { FusedKernel, FusedKernels, KernelSource } from "../../backend.ts";
import type { WasmBuffer } from "./heap.ts";
import type { Space } from "./space.ts";

export interface WasmKernels extends KernelSource {
  readonly kind: "wasm";
  /** In base64, in the order in which they are instantiated. @param isRelaxed whether relaxed SIMD is to be used. */
  modules(isRelaxed: boolean): readonly string[];
  /** The kernels over a space that has the modules. */
  fused(space: Space): Readonly<Record<string, FusedKernel<WasmBuffer>>>;
  readonly takesStrided: ReadonlySet<string>;
}

/** The kernels of each source over one space, which learns them the first time. */
export const learning = (space: Space): ((source: KernelSource) => FusedKernels<WasmBuffer> | undefined) => {
  const learnt = new Map<KernelSource, FusedKernels<WasmBuffer>>();
  return (source) => {
    const known = learnt.get(source);
    if (known !== undefined || !isForWasm(source)) return known;
    space.learn((isRelaxed) => source.modules(isRelaxed));
    const kernels = { fused: source.fused(space), takesStrided: source.takesStrided };
    learnt.set(source, kernels);
    return kernels;
  };
};

const isForWasm = (source: KernelSource): source is WasmKernels => source.kind === "wasm";
