// One call of one kernel on one backend, compared with what is expected. Not here: which calls are worth making.
import type { Backend, Done, View } from "../../backend.ts";
import { createJsBackend } from "../../backends/js/backend.ts";
import type { Dtype, RawData } from "../../dtype.ts";
import type { Shape } from "../../shape.ts";
import { showShape, sizeOf } from "../../shape.ts";
import type { Layout } from "../../view.ts";
import { rowMajor } from "../../view.ts";
import type { BackendLimits } from "./limits.ts";
import { limited, limitsOf } from "./limits.ts";

/** What a buffer holds, and the view of it that a kernel gets. */
export interface Operand {
  readonly data: RawData;
  readonly dtype: Dtype;
  readonly layout: Layout;
}

/** How far a float32 result may be off; 0 and 0 means the same bits. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}
export const exact: Tolerance = { relative: 0, absolute: 0 };

export interface KernelCase {
  readonly inputs: readonly Operand[];
  readonly out: { readonly shape: Shape; readonly dtype: Dtype };
  call<Buffer>(backend: Backend<Buffer>, inputs: readonly View<Buffer>[], out: View<Buffer>): Done;
  readonly tolerance?: Tolerance;
  /** In row-major order; without it the js backend says what is expected. */
  readonly expected?: readonly number[];
}

/** Elements behind the end of every result that must stay as they were. */
const guards = 5;
const guardValue = 12345;

/**
 * Makes the call, unless it is not asked for.
 * @throws Error with the worst element, or when the kernel wrote behind its result or left buffers allocated; where somebody
 * listens to outcomes these are told instead.
 */
export const checkKernel = async (backend: Backend, whole: KernelCase): Promise<void> => {
  const limits = limitsOf(backend);
  if (limits.take?.(sizesOf(whole)) === false) return;
  const kernelCase = withinLimits(whole, limits);
  if (kernelCase === undefined) return limits.tell?.("skipped", `${showCase(whole)}: asks for larger integers`);
  const difference = await differenceOf(backend, kernelCase);
  if (limits.tell) limits.tell(difference === undefined ? "passed" : "failed", difference ?? "");
  else if (difference !== undefined) throw new Error(difference);
};

/** In one line, or undefined where there is none. */
const differenceOf = async (backend: Backend, kernelCase: KernelCase): Promise<string | undefined> => {
  const { out, tolerance = exact, expected } = kernelCase;
  const limits = limitsOf(backend);
  const before = liveBytes(backend);
  const actual = await runKernel(backend, kernelCase);
  if (actual === undefined) return `${showCase(kernelCase)}: written behind the end`;
  const wanted = expected ?? (await runKernel(createJsBackend(), kernelCase))!;
  const isFlushed = out.dtype === "float32" && limits.flushesSubnormals === true;
  const seen = (values: ArrayLike<number>) => (isFlushed ? limited(Float32Array.from(values), limits) : values);
  const worst = compare(seen(actual), seen(wanted), tolerance);
  if (worst !== undefined) return `${showCase(kernelCase)}: ${worst}`;
  if (liveBytes(backend) === before) return undefined;
  return `${showCase(kernelCase)}: ${liveBytes(backend)} bytes are live, before it were ${before}`;
};

/** The case with operands that the backend can hold, or undefined where it has nothing to say then. */
const withinLimits = (kernelCase: KernelCase, limits: BackendLimits): KernelCase | undefined => {
  const inputs = kernelCase.inputs.map((x) => ({ ...x, data: limited(x.data, limits) }));
  const isChanged = inputs.some(({ data }, i) => data !== kernelCase.inputs[i]!.data);
  return isChanged && kernelCase.expected !== undefined ? undefined : { ...kernelCase, inputs };
};

/** The result, or undefined when something was written behind it. */
const runKernel = async <Buffer>(
  backend: Backend<Buffer>,
  { inputs, out, call }: KernelCase,
): Promise<RawData | undefined> => {
  const held: Buffer[] = [];
  const hold = async (data: RawData): Promise<Buffer> => {
    const buffer = backend.allocate(data.length);
    held.push(buffer);
    await backend.upload(buffer, data);
    return buffer;
  };
  try {
    const views: View<Buffer>[] = [];
    for (const { data, dtype, layout } of inputs) views.push({ ...layout, dtype, buffer: await hold(data) });
    const size = sizeOf(out.shape);
    const blank = out.dtype === "float32" ? new Float32Array(size + guards) : new Int32Array(size + guards);
    const buffer = await hold(blank.fill(guardValue));
    await call(backend, views, { ...rowMajor(out.shape), dtype: out.dtype, buffer });
    const result = await backend.read(buffer, out.dtype, 0, size + guards);
    return result.subarray(size).some((x) => x !== guardValue) ? undefined : result.subarray(0, size);
  } finally {
    for (const buffer of held) backend.free(buffer);
  }
};

/** The worst element that is off, in words. */
const compare = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: Tolerance): string | undefined => {
  if (actual.length !== expected.length) return `${actual.length} elements, expected ${expected.length}`;
  let worst = 0;
  let at = -1;
  for (let i = 0; i < actual.length; i++) {
    const excess = distance(actual[i]!, expected[i]!, tolerance);
    if (excess > worst) [worst, at] = [excess, i];
  }
  if (at < 0) return undefined;
  return `element ${at} is ${show(actual[at]!)}, expected ${show(expected[at]!)}, ${worst.toPrecision(3)} × the tolerance`;
};

/** 0 where a result is good enough, otherwise how many times the tolerance it is off. */
const distance = (actual: number, expected: number, { relative, absolute }: Tolerance): number => {
  if (Object.is(actual, expected)) return 0;
  const allowed = absolute + relative * Math.abs(expected);
  const error = Math.abs(actual - expected);
  if (!(allowed > 0) || !Number.isFinite(error)) return Infinity;
  return error <= allowed ? 0 : error / allowed;
};

const show = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));

const showCase = ({ inputs, out }: KernelCase): string =>
  `${inputs.map(showOperand).join(", ")} → ${out.dtype} ${showShape(out.shape)}`;

/** Shapes only: calls that differ in how their operands lie are of one size. */
const sizesOf = ({ inputs, out }: KernelCase): string =>
  [...inputs.map(({ layout }) => layout), out].map(({ shape }) => showShape(shape)).join(" ");

const showOperand = ({ dtype, layout }: Operand): string =>
  `${dtype} ${showShape(layout.shape)} by ${showShape(layout.strides)}`;

/** What a backend that counts says; others count as 0. */
const liveBytes = (backend: Backend): number => ("liveBytes" in backend ? Number(backend.liveBytes) : 0);
