// A conformance case of onnx/onnx as tensors of ours, and its comparison. Not here: what each operator is (operators.ts) and files.

import type { Dtype } from "../dtype.ts";
import { tensor } from "../ops/creation.ts";
import type { AnyTensor } from "../tensor.ts";

export interface OnnxValue {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** NaN and infinities are strings. */
  readonly data: readonly (number | string | boolean)[];
}

export interface OnnxCase {
  readonly name: string;
  readonly op: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** "" where an optional input is left out. */
  readonly node_inputs: readonly string[];
  readonly node_outputs: readonly string[];
  readonly inputs: Readonly<Record<string, OnnxValue>>;
  readonly outputs: Readonly<Record<string, OnnxValue>>;
}

/**
 * Our type for one of ONNX: float64 is rounded to float32, and wider integers become int32 as long as every value fits.
 * @throws TypeError for a type that has no counterpart, RangeError for a value that does not fit.
 */
const dtypeOf = ({ dtype, data }: OnnxValue): Dtype => {
  if (dtype === "float32" || dtype === "float64") return "float32";
  if (dtype === "bool") return "bool";
  if (!/^u?int(8|16|32|64)$/.test(dtype)) throw new TypeError(`onnx: there is no counterpart of ${dtype}`);
  const misfit = data.find((x) => Number(x) !== (Number(x) | 0));
  if (misfit !== undefined) throw new RangeError(`onnx: ${misfit} of ${dtype} does not fit int32`);
  return "int32";
};

export const toTensor = (value: OnnxValue): AnyTensor =>
  tensor(value.data.map(Number), { shape: value.shape, dtype: dtypeOf(value) });

/** Whether one of the tensors has a type that is narrower here. */
export const isNarrowed = ({ inputs, outputs }: OnnxCase): boolean =>
  [...Object.values(inputs), ...Object.values(outputs)].some((value) => value.dtype !== dtypeOf(value));

/** What differs, in one line, or undefined. Rounded results may be off by 1e-5 of their size and 1e-6; others not at all. */
export const difference = async (
  actual: AnyTensor,
  expected: OnnxValue,
  isRounded: boolean,
): Promise<string | undefined> => {
  if (String(actual.shape) !== String(expected.shape)) return `shape [${actual.shape}], expected [${expected.shape}]`;
  if (actual.dtype !== dtypeOf(expected)) return `${actual.dtype}, expected ${expected.dtype}`;
  const data = await actual.data();
  for (const [i, x] of data.entries()) {
    const wanted = Math.fround(Number(expected.data[i]));
    const isSame = x === wanted || (Number.isNaN(x) && Number.isNaN(wanted));
    if (!isSame && !(isRounded && Math.abs(x - wanted) <= 1e-6 + 1e-5 * Math.abs(wanted)))
      return `element ${i} is ${x}, expected ${wanted}`;
  }
  return undefined;
};
