// Rows of keys and values in a compact form, back, and attention over them. What the forms are is said in @attn/attention, whose ops have the number of
// theirs as the attribute `format`: 1 float16, 2 int8, 3 int4.
import type { FusedKernel } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import { attentionKernels, attentionOver } from "./attention.ts";
import type { WasmBuffer } from "./heap.ts";
import type { WasmKernels } from "./kernel-source.ts";
import { compact } from "./modules/compact.gen.ts";
import { compactProducts } from "./modules/compactProducts.gen.ts";
import { relaxedCompactProducts } from "./modules/relaxedCompactProducts.gen.ts";
import type { Space } from "./space.ts";

export const compactKernels: WasmKernels = {
  kind: "wasm",
  modules: (isRelaxed) => [
    ...attentionKernels.modules(isRelaxed),
    isRelaxed ? relaxedCompactProducts : compactProducts,
    compact,
  ],
  fused: (space) => kernelsOver(space),
  takesStrided: new Set(["compactAttention"]),
};

const kernelsOver = (space: Space): Readonly<Record<string, FusedKernel<WasmBuffer>>> => {
  const { kernels } = space;
  return {
    compactAttention: attentionOver(space, "compactStep"),
    packRows([x], out, { format }) {
      const width = x!.shape.at(-1)!;
      if (sizeOf(out.shape) === 0) return;
      const pack = [kernels.packHalves, kernels.packBytes, kernels.packNibbles][Number(format) - 1]!;
      pack(space.address(x!), space.address(out), sizeOf(x!.shape) / width, width);
    },
    unpackRows([words], out, { format }) {
      const width = out.shape.at(-1)!;
      if (sizeOf(out.shape) === 0) return;
      const rows = sizeOf(out.shape) / width;
      space.borrow(4 * width + 32, (room) =>
        kernels.unpack(Number(format), space.address(words!), space.address(out), rows, width, room),
      );
    },
  };
};
