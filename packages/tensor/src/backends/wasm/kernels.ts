// The WebAssembly module as typed functions. Compiled when a backend is first created, never at import.
import { attention } from "./modules/attention.gen.ts";
import { kernels } from "./modules/kernels.gen.ts";
import { products } from "./modules/products.gen.ts";
import { quantised } from "./modules/quantised.gen.ts";
import { relaxedProducts } from "./modules/relaxedProducts.gen.ts";
import { relaxedQuantised } from "./modules/relaxedQuantised.gen.ts";

/** Addresses and steps are in bytes, sizes in elements; shapes and steps of strided operands stand in the descriptor. */
export interface Kernels extends Products, QuantisedKernels {
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
  attention(q: number, k: number, v: number, out: number, scratch: number, ...rules: AttentionRules): void;
  attentionScratch(): number;
  attentionGradient(
    q: number,
    k: number,
    v: number,
    gradient: number,
    out: number,
    scratch: number,
    ...rules: AttentionRules
  ): void;
  attentionGradientScratch(): number;
}

/** The kernels made of multiply-adds, which relaxed SIMD has in one instruction. */
interface Products {
  matmul: MatrixProduct;
  matmulByRows: MatrixProduct;
  matmulScratch(m: number, n: number, k: number): number;
}

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
  ): void;
}

export type AttentionRules = [scale: number, window: number, isCausal: boolean, canBeEmpty: boolean];

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

const compiled = new Map<string, WebAssembly.Module>();

/** The kernels over a memory. @param relaxed false: relaxed SIMD stays unused also where the engine has it. */
export const instantiateKernels = (memory: WebAssembly.Memory, { relaxed }: { relaxed: boolean }): Kernels => {
  const made = instantiate(relaxed && hasRelaxedSimd() ? relaxedProducts : products, { env: { memory } });
  const imports = { env: { memory }, products: made };
  const replaced = relaxed && hasRelaxedSimd() ? [relaxedQuantised] : [];
  const others = [kernels, attention, quantised, ...replaced].map((module) => instantiate(module, imports));
  return Object.assign({}, made, ...others) as Kernels;
};

let isRelaxed: boolean | undefined;
const hasRelaxedSimd = (): boolean => {
  isRelaxed ??= WebAssembly.validate(bytesOf(relaxedProducts));
  return isRelaxed;
};

const instantiate = (base64: string, imports: WebAssembly.Imports): WebAssembly.Exports => {
  let module = compiled.get(base64);
  if (module === undefined) {
    module = new WebAssembly.Module(bytesOf(base64));
    compiled.set(base64, module);
  }
  return new WebAssembly.Instance(module, imports).exports;
};

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
