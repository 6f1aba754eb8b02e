// What the WebAssembly modules export, as typed functions. How they come into being is instantiate.ts.

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
