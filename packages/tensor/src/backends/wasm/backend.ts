// The WebAssembly backend: buffers in one linear memory, kernels in SIMD code (sources in assembly/). Not here: the kernels.
import type { Backend } from "../../backend.ts";
import type { RawData } from "../../dtype.ts";
import { sizeOf } from "../../shape.ts";
import { assign, elementwise } from "./elementwise.ts";
import { fusedKernels, takesStrided } from "./fused.ts";
import type { WasmBuffer } from "./heap.ts";
import { learning } from "./kernel-source.ts";
import { binaryNumber, reduceNumber, selectNumber, unaryNumber } from "./kinds.ts";
import { multiply } from "./matmul.ts";
import { gatherRows, reduceRows, scatterAddRows } from "./rows.ts";
import { collapseRows, type Space } from "./space.ts";

/** A backend that says how much memory it uses. */
export interface WasmBackend extends Backend<WasmBuffer> {
  /** Bytes in buffers that are not freed, each rounded up to 64. */
  readonly liveBytes: number;
  /** Bytes of the linear memory; it grows and never shrinks. */
  readonly memoryBytes: number;
  /** How many threads may work on one op: what was asked for, or 1 where there is no shared memory, and after `close()`. */
  readonly threads: number;
  /** Waits until all threads have begun, and returns how many have. Nobody has to: until then the others do their work. */
  begun(): Promise<number>;
  /** Ends all threads but the caller's, which does everything from then on. Values stay. */
  close(): Promise<void>;
  [Symbol.dispose](): void;
}

/** A backend over a memory with its kernels. */
export const backendOn = (space: Space): WasmBackend => {
  const { kernels, heap } = space;

  return {
    name: "wasm",
    fused: fusedKernels(space),
    takesStrided,
    fusedFrom: learning(space),
    get liveBytes() {
      return heap.liveBytes;
    },
    get memoryBytes() {
      return space.memory.buffer.byteLength;
    },
    get threads() {
      return space.threads;
    },
    begun: () => space.begun(),
    close: () => space.close(),
    [Symbol.dispose]: () => void space.close(),

    allocate: (elements) => heap.allocate(4 * elements),
    free: (buffer) => heap.free(buffer),
    upload: (buffer, data) => write(space, buffer, data, 0),
    uploadPart: (buffer, data, start) => write(space, buffer, data, start),
    read(buffer, dtype, offset, count) {
      const start = space.element(buffer, offset + count) + offset;
      return (dtype === "float32" ? space.float32 : space.int32).slice(start, start + count);
    },

    unary(kind, x, out) {
      const number = unaryNumber(kind, x.dtype);
      if (number === undefined) assign(space, x, out);
      else elementwise(space, number, [x], out);
    },
    binary: (kind, a, b, out) => elementwise(space, binaryNumber(kind, a.dtype), [a, b], out),
    select: (condition, a, b, out) => elementwise(space, selectNumber, [condition, a, b], out),
    reduce(kind, x, out) {
      reduceRows(space, reduceNumber[kind], x, out);
    },
    cumsum(x, out) {
      const { shape, strides } = collapseRows(x);
      kernels.cumsum(x.dtype !== "float32", space.address(x), space.address(out), space.describe(shape, strides));
    },
    topK(x, out, largest) {
      const k = out.shape.at(-1)!;
      if (sizeOf(out.shape) === 0) return;
      space.borrow(4 * k, (keys) => {
        const { shape, strides } = collapseRows(x);
        const rank = space.describe(shape, strides);
        kernels.topK(x.dtype !== "float32", largest, space.address(x), space.address(out), keys, k, rank);
      });
    },
    matmul: (a, b, out) => multiply(space, a, b, out),
    gather: (x, indices, out) => gatherRows(space, x, indices, out),
    scatterAdd: (updates, indices, out) => scatterAddRows(space, updates, indices, out),
    assign: (x, out) => assign(space, x, out),
  };
};

const write = (space: Space, buffer: WasmBuffer, data: RawData, start: number): void => {
  const at = space.element(buffer, start + data.length) + start;
  (data instanceof Float32Array ? space.float32 : space.int32).set(data, at);
};
