// A backend whose every kernel answers later, made from one that answers at once: what GPU backends look like to the rest.
import type { Backend, FusedKernels, View } from "../backend.ts";

/** The same results, each through a promise. */
export const asynchronous = <Buffer>(backend: Backend<Buffer>): Backend<Buffer> => {
  const later =
    <Args extends readonly unknown[]>(kernel: (this: unknown, ...args: Args) => unknown) =>
    async (...args: Args): Promise<void> => {
      await Promise.resolve();
      await kernel.call(backend, ...args);
    };
  const fusedLater = ({ fused, takesStrided }: FusedKernels<Buffer>): FusedKernels<Buffer> => ({
    fused: Object.fromEntries(
      Object.entries(fused).map(([name, kernel]) => [name, kernel === undefined ? undefined : later(kernel)]),
    ),
    ...(takesStrided && { takesStrided }),
  });
  return {
    name: `${backend.name}, asynchronous`,
    ...fusedLater(backend),
    fusedFrom(source) {
      const kernels = backend.fusedFrom?.(source);
      return kernels && fusedLater(kernels);
    },
    allocate: (elements) => backend.allocate(elements),
    free: (buffer) => backend.free(buffer),
    read: async (buffer, dtype, offset, count) => backend.read(buffer, dtype, offset, count),
    upload: later(backend.upload),
    ...(backend.uploadPart && { uploadPart: later(backend.uploadPart) }),
    unary: later(backend.unary),
    binary: later(backend.binary),
    select: later(backend.select),
    reduce: later(backend.reduce),
    cumsum: later(backend.cumsum),
    topK: later(backend.topK),
    matmul: later(backend.matmul),
    gather: later(backend.gather),
    scatterAdd: later(backend.scatterAdd),
    assign: later((x: View<Buffer>, out: View<Buffer>) => backend.assign(x, out)),
  };
};
