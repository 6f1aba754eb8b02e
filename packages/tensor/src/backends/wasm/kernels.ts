// The WebAssembly modules as typed functions. Compiled when a backend first needs them, never at import.
import { kernels } from "./modules/kernels.gen.ts";
import { products } from "./modules/products.gen.ts";
import { relaxedProducts } from "./modules/relaxedProducts.gen.ts";

/**
 * Addresses and steps are in bytes, sizes in elements; shapes and steps of strided operands stand in the descriptor. Those of attention, of
 * `rope` and of quantised weights are there once their modules have been learnt (kernel-source.ts).
 */
export interface Kernels extends Products, QuantisedKernels {
  /** Address of the sizes per axis, and of the steps per axis of each operand. */
  readonly SHAPE: WebAssembly.Global;
  readonly STRIDES: WebAssembly.Global;
  /** The first address that is free, and the size of the area that each further thread needs. */
  readonly HEAP: WebAssembly.Global;
  readonly AREA_BYTES: WebAssembly.Global;
  assign(x: number, out: number, rank: number): void;
  elementwise(kind: number, a: number, b: number, c: number, out: number, rank: number): void;
  finish(kind: number, factor: number, out: number, step: number, rows: number, columns: number): void;
  reduce(kind: number, isInt: boolean, x: number, out: number, rank: number): void;
  cumsum(isInt: boolean, x: number, out: number, rank: number): void;
  topK(isInt: boolean, isLargest: boolean, x: number, out: number, keys: number, k: number, rank: number): void;
  resolve(indices: number, out: number, rows: number, rank: number): number;
  gather(x: number, rowStep: number, indices: number, count: number, out: number, rank: number): void;
  scatterAdd(isInt: boolean, updates: number, indices: number, count: number, out: number, width: number): void;
  softmax(x: number, out: number, rows: number, n: number): void;
  logSoftmax(x: number, out: number, rows: number, n: number): void;
  softmaxGradient(y: number, gradient: number, out: number, rows: number, n: number): void;
  logSoftmaxGradient(y: number, gradient: number, out: number, rows: number, n: number): void;
  /** 0 when a target is outside the n classes; the same for its gradient. */
  crossEntropy(
    x: number,
    targets: number,
    out: number,
    rows: number,
    n: number,
    ignored: number,
    smoothing: number,
  ): number;
  crossEntropyGradient(
    x: number,
    targets: number,
    gradient: number,
    out: number,
    rows: number,
    n: number,
    ignored: number,
    smoothing: number,
  ): number;
  layerNorm(x: number, weight: number, bias: number, out: number, rows: number, n: number, epsilon: number): void;
  rmsNorm(x: number, weight: number, out: number, rows: number, n: number, epsilon: number): void;
  normGradient(
    isCentred: boolean,
    x: number,
    weight: number,
    gradient: number,
    out: number,
    rows: number,
    n: number,
    epsilon: number,
  ): void;
  normSums(
    isCentred: boolean,
    x: number,
    gradient: number,
    out: number,
    rows: number,
    n: number,
    epsilon: number,
    sums: number,
  ): void;
  blend(isSquared: boolean, x: number, y: number, out: number, n: number, a: number, b: number): void;
  adamStep(
    x: number,
    mean: number,
    square: number,
    out: number,
    n: number,
    decay: number,
    rate: number,
    root: number,
    eps: number,
  ): void;
  /** `parts` of the result from part `first` on; what the rules are stands in the descriptor (assembly/attention-call.ts). */
  attention: AttentionKernel;
  attentionScratch(): number;
  attentionParts(): number;
  attentionStep: AttentionKernel;
  attentionStepScratch(): number;
  attentionStepParts(): number;
  attentionGradient(
    q: number,
    k: number,
    v: number,
    gradient: number,
    out: number,
    scratch: number,
    scale: number,
    softCap: number,
    first: number,
    parts: number,
  ): void;
  rope(x: number, cos: number, sin: number, out: number, isInterleaved: boolean): void;
  attentionGradientScratch(softCap: number): number;
  attentionGradientParts(): number;
  /** The same for keys and values of a compact cache. */
  compactStep: AttentionKernel;
  compactStepScratch(): number;
  compactStepParts(): number;
  packHalves: RowPacker;
  packBytes: RowPacker;
  packNibbles: RowPacker;
  /** Compact rows (assembly/compact.ts); `room` is for one row, its width rounded up to 8. */
  unpack(format: number, x: number, out: number, rows: number, width: number, room: number): void;
}

/** The kernels made of multiply-adds, which relaxed SIMD has in one instruction. */
interface Products {
  matmul: MatrixProduct;
  matmulByRows: MatrixProduct;
  matmulScratch(m: number, n: number, k: number): number;
}

type RowPacker = (x: number, out: number, rows: number, width: number) => void;

export type AttentionKernel = (
  q: number,
  k: number,
  v: number,
  out: number,
  scratch: number,
  scale: number,
  softCap: number,
  first: number,
  parts: number,
) => void;

/** The kernels of quantised weights; what the operands are is said in assembly/quantised-*.ts. */
interface QuantisedKernels {
  groupScales(bits: number, w: number, rows: number, n: number, scales: number, apart: number): void;
  groupWords(bits: number, w: number, rows: number, n: number, scales: number, words: number, apart: number): void;
  quantisedRows(
    bits: number,
    words: number,
    scales: number,
    n: number,
    indices: number,
    count: number,
    out: number,
  ): void;
  quantisedRowBytes(rows: number, groups: number): number;
  quantiseRows(bits: number, x: number, rows: number, n: number, records: number, apart: number): void;
  quantisedScratch(groups: number): number;
  quantisedProduct(
    bits: number,
    records: number,
    words: number,
    scales: number,
    out: number,
    rows: number,
    columns: number,
    groups: number,
    first: number,
    count: number,
    scratch: number,
    bias: number,
    f: number,
    factor: number,
  ): void;
  quantisedGated(
    bits: number,
    records: number,
    gateWords: number,
    gateScales: number,
    upWords: number,
    upScales: number,
    out: number,
    rows: number,
    columns: number,
    groups: number,
    first: number,
    count: number,
    scratch: number,
    f: number,
    other: number,
  ): void;
}

type MatrixProduct = (
  a: number,
  aRow: number,
  aInner: number,
  b: number,
  bInner: number,
  bColumn: number,
  bias: number,
  out: number,
  outRow: number,
  m: number,
  n: number,
  k: number,
  axes: number,
  scratch: number,
  f: number,
  factor: number,
) => void;

/** The names of the kernels, as opposed to those of addresses. */
export type KernelName = {
  [Name in keyof Kernels]: Kernels[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof Kernels];

const compiled = new Map<string, WebAssembly.Module>();

/** The modules that every memory has, in base64, in the order in which they are instantiated: what the others import comes first. */
export const firstModules = (isRelaxed: boolean): readonly string[] => [
  kernels,
  isRelaxed ? relaxedProducts : products,
];

/** Compiled for a memory that is shared or not. */
export const moduleOf = (base64: string, shared: boolean): WebAssembly.Module => {
  const key = `${shared} ${base64}`;
  const module = compiled.get(key) ?? new WebAssembly.Module(shared ? overShared(bytesOf(base64)) : bytesOf(base64));
  compiled.set(key, module);
  return module;
};

/** 1 MiB that may grow to 4 GiB; shared, if that is wanted and can be had, with a quarter of that where so many addresses cannot be reserved. */
export const createMemory = (wantsShared: boolean): { memory: WebAssembly.Memory; shared: boolean } => {
  for (const maximum of wantsShared ? [65536, 16384] : [])
    try {
      return { memory: new WebAssembly.Memory({ initial: 16, maximum, shared: true }), shared: true };
    } catch {
      // Too much, or not shared here.
    }
  return { memory: new WebAssembly.Memory({ initial: 16, maximum: 65536 }), shared: false };
};

/**
 * Adds the kernels of modules over a memory, as the first thread has them; a module finds what it imports among the exports of those
 * before it. Workers do the same (threads/worker-source.ts).
 */
export const instantiate = (
  memory: WebAssembly.Memory,
  modules: readonly WebAssembly.Module[],
  made: WebAssembly.ModuleImports,
): void => {
  const imports: WebAssembly.Imports = { env: { memory, area: 0 } };
  for (const module of modules) {
    for (const { module: from } of WebAssembly.Module.imports(module)) imports[from] ??= made;
    Object.assign(made, new WebAssembly.Instance(module, imports).exports);
  }
};

let isRelaxed: boolean | undefined;
export const hasRelaxedSimd = (): boolean => {
  isRelaxed ??= WebAssembly.validate(bytesOf(relaxedProducts));
  return isRelaxed;
};

/** The same module for a shared memory: the import of env.memory says "with a maximum" (1) or "with a maximum and shared" (3). */
const overShared = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
  const start = [3, ...encode("env"), 6, ...encode("memory"), 2];
  const at = bytes.findIndex((_, i) => start.every((byte, j) => bytes[i + j] === byte)) + start.length;
  bytes[at] = 3;
  return bytes;
};

const encode = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i); // Uint8Array.from takes 20 times as long
  return bytes;
};
