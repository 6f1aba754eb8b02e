// Rotary position embedding over heads of any strides. What it means is said in @attn/attention.
import type { FusedKernel } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import type { WasmBuffer } from "./heap.ts";
import type { WasmKernels } from "./kernel-source.ts";
import { rope } from "./modules/rope.gen.ts";
import type { Space } from "./space.ts";

export const ropeKernels: WasmKernels = {
  kind: "wasm",
  modules: () => [rope],
  fused: (space) => ({ rope: kernelOver(space) }),
  takesStrided: new Set(["rope"]),
};

/** x [B, H, T, D], cos and sin [T, R / 2] or [B, T, R / 2] */
const kernelOver =
  (space: Space): FusedKernel<WasmBuffer> =>
  ([x, cos, sin], out, { interleaved }) => {
    if (sizeOf(out.shape) === 0) return;
    const tables = [cos!, sin!].map(({ strides }) => (strides.length === 3 ? strides : [0, ...strides]));
    space.describe([...out.shape, cos!.shape.at(-1)!], x!.strides, ...tables);
    space.kernels.rope(
      space.address(x!),
      space.address(cos!),
      space.address(sin!),
      space.address(out),
      interleaved === true,
    );
  };
