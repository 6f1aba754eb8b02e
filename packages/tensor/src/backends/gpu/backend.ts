// The GPU backend: buffers whose arrays stay on the device, kernels translated by gpu.js. Not here: the choice of a mode (create.ts).
import type { Backend } from "../../backend.ts";
import { assign } from "./assign.ts";
import type { GpuBuffer } from "./buffers.ts";
import { Buffers } from "./buffers.ts";
import { cumsum } from "./cumsum.ts";
import type { Device } from "./device.ts";
import { activations, binary, select, unary } from "./elementwise.ts";
import { gather, scatterAdd } from "./gather.ts";
import { matmul } from "./matmul.ts";
import { rowKernels } from "./normalize.ts";
import { packedWords } from "./packed-words.ts";
import { reduce } from "./reduce.ts";
import { rope } from "./rope.ts";
import { topK } from "./top-k.ts";

/** What a backend on a GPU can tell about itself. */
export interface DeviceBackend extends Backend<GpuBuffer> {
  /** Bytes of arrays on the device, four for each element, those of constants apart. */
  readonly liveBytes: number;
  /** Arrays on the device. */
  readonly liveArrays: number;
  /** Kernels compiled so far; it stands still when only sizes change. */
  readonly kernels: number;
  /** How often something was read back, row numbers that a kernel had computed included. */
  readonly reads: number;
  /** Whether the driver has taken the context away. */
  readonly isLost: boolean;
}

export const backendOn = (device: Device): DeviceBackend => {
  const buffers = new Buffers(device);
  const fused = { ...activations(buffers), ...rowKernels(buffers), rope: rope(buffers), ...packedWords() };
  return {
    name: device.name,
    fused,
    takesStrided: new Set(Object.keys(fused)),
    get liveBytes() {
      return 4 * device.elements;
    },
    get liveArrays() {
      return device.arrays;
    },
    get kernels() {
      return device.kernels;
    },
    get reads() {
      return device.reads;
    },
    get isLost() {
      return device.isLost;
    },

    allocate: (elements) => buffers.allocate(elements),
    free: (buffer) => buffers.free(buffer),
    upload: (buffer, data) => buffers.upload(buffer, data),
    read: (buffer, dtype, offset, count) => buffers.read(buffer, dtype === "float32", offset, count),

    unary: (kind, x, out) => unary(buffers, kind, x, out),
    binary: (kind, a, b, out) => binary(buffers, kind, [a, b], out),
    select: (condition, a, b, out) => select(buffers, [condition, a, b], out),
    reduce: (kind, x, out) => reduce(buffers, kind, x, out),
    cumsum: (x, out) => cumsum(buffers, x, out),
    topK: (x, out, largest) => topK(buffers, x, out, largest),
    matmul: (a, b, out) => matmul(buffers, a, b, out),
    gather: (x, indices, out) => gather(buffers, x, indices, out),
    scatterAdd: (updates, indices, out) => scatterAdd(buffers, updates, indices, out),
    assign: (x, out) => assign(buffers, x, out),
  };
};
