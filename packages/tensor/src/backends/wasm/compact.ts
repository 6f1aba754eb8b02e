// Rows of keys and values in a compact form, and back. What the forms are is said in @attn/attention.
import type { FusedKernel } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import type { WasmBuffer } from "./heap.ts";
import type { Space } from "./space.ts";

/** As assembly/compact.ts numbers the forms. */
export const formatNumber = (format: unknown): number => (format === "float16" ? 1 : format === "int8" ? 2 : 0);

export const compactKernels = (space: Space): Readonly<Record<string, FusedKernel<WasmBuffer>>> => {
  const { kernels } = space;
  return {
    packRows([x], out, { format }) {
      const width = x!.shape.at(-1)!;
      if (sizeOf(out.shape) === 0) return;
      const pack = format === "float16" ? kernels.packHalves : kernels.packBytes;
      pack(space.address(x!), space.address(out), sizeOf(x!.shape) / width, width);
    },
    unpackRows([words], out, { format }) {
      const width = out.shape.at(-1)!;
      if (sizeOf(out.shape) === 0) return;
      const rows = sizeOf(out.shape) / width;
      space.borrow(4 * width + 32, (room) =>
        kernels.unpack(formatNumber(format), space.address(words!), space.address(out), rows, width, room),
      );
    },
  };
};
