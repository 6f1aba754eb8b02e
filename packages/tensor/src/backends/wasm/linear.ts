// Linear maps in float32: a product with the bias, an activation and the factor of a gate in it. Not here: which way a product takes (matmul.ts).
import type { Attributes } from "../../backend.ts";
import { assign } from "./elementwise.ts";
import { activationNumber } from "./kinds.ts";
import type { Finish } from "./matmul.ts";
import { matrix, nothing, run, transposed } from "./matmul.ts";
import type { Space, WasmView } from "./space.ts";

/** x [M, K] · weight [N, K] transposed + bias [N], which may be missing, then finished → out [M, N] */
export const multiplyLinear = (
  space: Space,
  [x, weight, bias]: readonly (WasmView | undefined)[],
  out: WasmView,
  finish: Finish = nothing,
): void => {
  const [m, n] = out.shape as [number, number];
  const k = x!.shape[1]!;
  if (m * n === 0) return;
  const isUsable = bias === undefined || bias.strides[0] === 1 || n === 1;
  const copy = isUsable ? undefined : space.heap.allocate(4 * n);
  try {
    const row = copy === undefined ? bias : { ...bias!, buffer: copy, offset: 0, strides: [1] };
    if (copy !== undefined) assign(space, bias!, row!);
    const to = space.address(out);
    if (k === 0) withoutTerms(space, row, out, finish);
    else {
      const sizes = { m, n, k, to, bias: row === undefined ? 0 : space.address(row), finish, batch: [1] };
      run(space, matrix(space, x!, [0]), transposed(matrix(space, weight!, [0])), sizes);
    }
  } finally {
    if (copy !== undefined) space.heap.free(copy);
  }
};

const withoutTerms = (space: Space, bias: WasmView | undefined, out: WasmView, { f, factor }: Finish): void => {
  const [m, n] = out.shape as [number, number];
  const to = space.address(out);
  if (bias === undefined) space.float32.fill(0, to / 4, to / 4 + m * n);
  else assign(space, { ...bias, shape: [m, n], strides: [0, 1] }, out);
  if (f !== 0) space.kernels.finish(f, factor, to, 4 * n, m, n);
};

export const multiplyActivated = (
  space: Space,
  inputs: readonly WasmView[],
  out: WasmView,
  { activation }: Attributes,
): void => multiplyLinear(space, inputs, out, { f: activationNumber[String(activation)]!, factor: 0 });

/** f(x · gateᵀ) · (x · upᵀ), with biases where `biases` says so ("gate", "up" or "gate up"). */
export const multiplyGated = (
  space: Space,
  [x, gate, up, ...biases]: readonly WasmView[],
  out: WasmView,
  { activation, biases: which }: Attributes,
): void => {
  const hasGate = String(which).includes("gate");
  const [gateBias, upBias] = hasGate ? biases : [undefined, biases[0]];
  const other = space.heap.allocate(4 * out.shape[0]! * out.shape[1]!);
  try {
    const factor = { ...out, buffer: other, offset: 0 };
    multiplyLinear(space, [x, up, upBias], factor);
    const finish = { f: activationNumber[String(activation)]!, factor: space.address(factor) };
    multiplyLinear(space, [x, gate, gateBias], out, finish);
  } finally {
    space.heap.free(other);
  }
};
