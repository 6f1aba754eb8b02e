// The WebAssembly module as typed functions. Compiled when a backend is first created, never at import.
import { kernels as base64 } from "./kernels.gen.ts";

/** Addresses and steps are in bytes, sizes in elements; shapes and steps of strided operands stand in the descriptor. */
export interface Kernels {
  /** Address of the sizes per axis, and of the steps per axis of each operand. */
  readonly SHAPE: WebAssembly.Global;
  readonly STRIDES: WebAssembly.Global;
  /** The first address that is free. */
  readonly HEAP: WebAssembly.Global;
  assign(x: number, out: number, rank: number): void;
  elementwise(kind: number, a: number, b: number, c: number, out: number, rank: number): void;
  reduce(kind: number, isInt: boolean, x: number, out: number, rank: number): void;
  cumsum(isInt: boolean, x: number, out: number, rank: number): void;
  topK(isInt: boolean, isLargest: boolean, x: number, out: number, keys: number, k: number, rank: number): void;
  resolve(indices: number, out: number, rows: number, rank: number): number;
  gather(x: number, rowStep: number, indices: number, count: number, out: number, rank: number): void;
  scatterAdd(isInt: boolean, updates: number, indices: number, count: number, out: number, width: number): void;
  matmul: MatrixProduct;
  matmulByRows: MatrixProduct;
  matmulScratch(m: number, n: number, k: number): number;
  softmax(x: number, out: number, rows: number, n: number): void;
  logSoftmax(x: number, out: number, rows: number, n: number): void;
  layerNorm(x: number, weight: number, bias: number, out: number, rows: number, n: number, epsilon: number): void;
  rmsNorm(x: number, weight: number, out: number, rows: number, n: number, epsilon: number): void;
}

type MatrixProduct = (
  a: number,
  aRow: number,
  aInner: number,
  b: number,
  bInner: number,
  bColumn: number,
  out: number,
  m: number,
  n: number,
  k: number,
  axes: number,
  scratch: number,
) => void;

let compiled: WebAssembly.Module | undefined;

/** The kernels over a memory. */
export const instantiateKernels = (memory: WebAssembly.Memory): Kernels => {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernels;
};
