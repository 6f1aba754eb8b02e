// A GPU backend that goes on as the wasm backend when the driver takes the context away. Tensors that were on the GPU are lost;
// new ones, and those whose numbers lie in JavaScript, are computed. Not here: modes that were asked for by name, which just end.
import type { Backend, FusedKernel, FusedKernels, View } from "../../backend.ts";
import { createWasmBackend } from "../wasm/create.ts";
import type { DeviceBackend } from "./backend.ts";
import type { GpuBuffer } from "./buffers.ts";
import { lossMessage } from "./device.ts";

/** @param onLoss is told once, in one line, when the loss is noticed. */
export const outlast = <B extends DeviceBackend>(gpu: B, onLoss: (message: string) => void): B => {
  const onGpu = new WeakSet<GpuBuffer>();
  let wasm: Backend<GpuBuffer> | undefined;
  let fallbackReason: string | undefined;
  const current = (): Backend<GpuBuffer> => {
    if (wasm === undefined && gpu.isLost) {
      // a buffer of one backend never reaches the other: `on` sees to that
      wasm = createWasmBackend() as unknown as Backend<GpuBuffer>;
      fallbackReason = `${gpu.name}: the context was lost, so the wasm backend computes from here on; tensors that were on the GPU are gone`;
      onLoss(fallbackReason);
    }
    return wasm ?? gpu;
  };
  /** The backend for these views. @throws Error when one of them was lost. */
  const on = (...views: readonly View<GpuBuffer>[]): Backend<GpuBuffer> => {
    const backend = current();
    if (backend !== gpu && views.some(({ buffer }) => onGpu.has(buffer))) throw new Error(lossMessage(gpu.name));
    return backend;
  };
  const guarded = ({ fused, takesStrided }: FusedKernels<GpuBuffer>): FusedKernels<GpuBuffer> => {
    const guard =
      (kernel: FusedKernel<GpuBuffer>): FusedKernel<GpuBuffer> =>
      (inputs, out, attributes) => {
        on(...inputs, out);
        return kernel(inputs, out, attributes);
      };
    return {
      fused: Object.fromEntries(Object.entries(fused).map(([name, kernel]) => [name, kernel && guard(kernel)])),
      ...(takesStrided && { takesStrided }),
    };
  };
  const holder = (buffer: GpuBuffer): Backend<GpuBuffer> => (onGpu.has(buffer) ? gpu : current());
  let kernels: FusedKernels<GpuBuffer> | undefined;
  const fusedOnes = (): FusedKernels<GpuBuffer> => {
    const backend = current();
    if (backend === gpu) return gpu;
    kernels ??= guarded(backend);
    return kernels;
  };

  const whole: Backend<GpuBuffer> & { readonly fallbackReason: string | undefined } = {
    get name() {
      return current().name;
    },
    get fallbackReason() {
      current();
      return fallbackReason;
    },
    get fused() {
      return fusedOnes().fused;
    },
    get takesStrided() {
      return fusedOnes().takesStrided ?? new Set<string>();
    },
    fusedFrom(source) {
      const brought = current().fusedFrom?.(source);
      return brought && guarded(brought);
    },
    allocate(elements) {
      const backend = current();
      const buffer = backend.allocate(elements);
      if (backend === gpu) onGpu.add(buffer);
      return buffer;
    },
    free: (buffer) => holder(buffer).free(buffer),
    upload: (buffer, data) => holder(buffer).upload(buffer, data),
    read: (buffer, dtype, offset, count) => holder(buffer).read(buffer, dtype, offset, count),
    unary: (kind, x, out) => on(x, out).unary(kind, x, out),
    binary: (kind, a, b, out) => on(a, b, out).binary(kind, a, b, out),
    select: (condition, a, b, out) => on(condition, a, b, out).select(condition, a, b, out),
    reduce: (kind, x, out) => on(x, out).reduce(kind, x, out),
    cumsum: (x, out) => on(x, out).cumsum(x, out),
    topK: (x, out, largest) => on(x, out).topK(x, out, largest),
    matmul: (a, b, out) => on(a, b, out).matmul(a, b, out),
    gather: (x, indices, out) => on(x, indices, out).gather(x, indices, out),
    scatterAdd: (updates, indices, out) => on(updates, indices, out).scatterAdd(updates, indices, out),
    assign: (x, out) => on(x, out).assign(x, out),
  };
  // what a GPU backend tells about its device stays
  return Object.create(gpu, Object.getOwnPropertyDescriptors(whole)) as B;
};
