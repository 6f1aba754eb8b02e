// A backend whose every kernel answers later, made from one that answers at once: what GPU backends look like to the rest.
import type { Backend, View } from "../backend.ts";

/** The same results, each through a promise. */
export const asynchronous = <Buffer>(backend: Backend<Buffer>): Backend<Buffer> => {
  const later =
    <Args extends readonly unknown[]>(kernel: (this: unknown, ...args: Args) => unknown) =>
    async (...args: Args): Promise<void> => {
      await Promise.resolve();
      await kernel.call(backend, ...args);
    };
  return {
    name: `${backend.name}, asynchronous`,
    fused: Object.fromEntries(
      Object.entries(backend.fused).map(([name, kernel]) => [name, kernel === undefined ? undefined : later(kernel)]),
    ),
    ...(backend.takesStrided && { takesStrided: backend.takesStrided }),
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
