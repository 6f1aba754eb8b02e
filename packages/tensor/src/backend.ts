// What a backend is: storage, a floor of kernels that each one has completely, and optional fused kernels.
// Not here: shapes, types and broadcasting, which are settled before a kernel is called.
import type { Dtype, RawData } from "./dtype.ts";
import type { Layout } from "./view.ts";

/** Elements of one buffer, four bytes each (bool as int32 0 or 1), found through strides; strides may be 0 or negative. */
export interface View<Buffer = unknown> extends Layout {
  readonly buffer: Buffer;
  readonly dtype: Dtype;
}

/** Kernels of asynchronous backends return a promise; the others have finished when they return. */
export type Done = void | Promise<void>;

/** Float32 in and out; `neg`, `abs`, `sign` also int32; `not` bool. `float`, `int`, `bool` convert from any type (`int` truncates, saturates, and makes NaN 0). */
export type UnaryKind =
  | "neg"
  | "abs"
  | "sign"
  | "exp"
  | "log"
  | "log1p"
  | "sqrt"
  | "rsqrt"
  | "sin"
  | "cos"
  | "tanh"
  | "sigmoid"
  | "erf"
  | "floor"
  | "not"
  | "float"
  | "int"
  | "bool";

/** Both inputs have one type, float32 or int32 (`and`, `or`, `equal`: bool too). Comparisons give bool. `div` is float32 only. */
export type BinaryKind =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "pow"
  | "max"
  | "min"
  | "equal"
  | "less"
  | "lessEqual"
  | "and"
  | "or";

/** `sum`, `prod`, `max`, `min` keep the type; `argmax` and `argmin` give int32 (the first of equals, a NaN before all). NaN wins in max and min. */
export type ReduceKind = "sum" | "prod" | "max" | "min" | "argmax" | "argmin";

/** The constants of a fused op, which its kernels read beside the inputs. */
export type Attributes = Readonly<Record<string, number | string | boolean | readonly number[] | undefined>>;

/**
 * A kernel whose meaning is fixed by its composed version. `out` is row-major, and so are inputs (with any offset) unless the backend
 * says that the kernel takes strided ones.
 */
export type FusedKernel<Buffer = unknown> = {
  // Written as a method so that a kernel for one backend's buffers counts as a kernel, as the methods of Backend do.
  run(inputs: readonly View<Buffer>[], out: View<Buffer>, attributes: Attributes): Done;
}["run"];

/** Fused kernels by name; where a name is missing the composed version runs. */
export interface FusedKernels<Buffer = unknown> {
  readonly fused: Readonly<Record<string, FusedKernel<Buffer> | undefined>>;
  /** Names of those whose inputs may have any strides; the others' are made row-major first. */
  readonly takesStrided?: ReadonlySet<string>;
}

/**
 * Kernels that an op brings along, so that only bundles with the op contain them. A backend learns the kernels of a source of its own kind
 * when it first meets it; to all others a source has no contents.
 */
export interface KernelSource {
  readonly kind: string;
}

/**
 * One place where tensors live and run. In every kernel `out` is a fresh row-major view that shares no element with an input
 * (in `assign` it is any view without overlaps), all sizes agree, and sizes of 0 can occur anywhere.
 */
export interface Backend<Buffer = unknown> extends FusedKernels<Buffer> {
  readonly name: string;

  /** A buffer of `elements` elements, contents undefined. */
  allocate(elements: number): Buffer;
  upload(buffer: Buffer, data: RawData): Done;
  /** The same from element `start` on. Where it is missing a tensor can only come as a whole. */
  uploadPart?(buffer: Buffer, data: RawData, start: number): Done;
  /** A copy of `count` elements from `offset`, as int32 unless `dtype` is float32. */
  read(buffer: Buffer, dtype: Dtype, offset: number, count: number): RawData | Promise<RawData>;
  free(buffer: Buffer): void;

  /** out[i] = f(x[i]) */
  unary(kind: UnaryKind, x: View<Buffer>, out: View<Buffer>): Done;
  /** out[i] = f(a[i], b[i]), all of one shape (broadcasting has become strides of 0) */
  binary(kind: BinaryKind, a: View<Buffer>, b: View<Buffer>, out: View<Buffer>): Done;
  /** out[i] = condition[i] ? a[i] : b[i], all of one shape */
  select(condition: View<Buffer>, a: View<Buffer>, b: View<Buffer>, out: View<Buffer>): Done;
  /** Over the last axis: x [..., N] → out [...]. An empty `max` is −∞ or the least int32; an empty argmax does not occur. */
  reduce(kind: ReduceKind, x: View<Buffer>, out: View<Buffer>): Done;
  /** Running sum along the last axis, [..., N] → [..., N]. */
  cumsum(x: View<Buffer>, out: View<Buffer>): Done;
  /** Positions of the k largest (or smallest) of the last axis, best first, earlier first among equals, NaN largest: [..., N] → int32 [..., k]. */
  topK(x: View<Buffer>, out: View<Buffer>, largest: boolean): Done;
  /** a [..., M, K] · b [..., K, N] → out [..., M, N], float32, equal batch axes. */
  matmul(a: View<Buffer>, b: View<Buffer>, out: View<Buffer>): Done;
  /** Rows by number: x [N, ...rest], int32 indices [...i] → out [...i, ...rest]. Negative ones count from the end. @throws RangeError outside N. */
  gather(x: View<Buffer>, indices: View<Buffer>, out: View<Buffer>): Done;
  /** The adjoint of gather: out [N, ...rest] = 0, then out[indices[j]] += updates[j] in order. */
  scatterAdd(updates: View<Buffer>, indices: View<Buffer>, out: View<Buffer>): Done;
  /** Writes x into the view `out`, of the same shape and type. */
  assign(x: View<Buffer>, out: View<Buffer>): Done;

  /** The kernels of a source, for names that the backend itself has no kernel for; undefined when it is no source of its kind. */
  fusedFrom?(source: KernelSource): FusedKernels<Buffer> | undefined;
}
