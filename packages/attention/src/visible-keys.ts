// Turns every rule about who may attend to whom into at most one bool mask and one float mask. Not here: the masks themselves (masks.ts).
import type { AnyTensor } from "@attn/tensor";
import { arange, ShapeError, Tensor, tensor } from "@attn/tensor";
import type { AttentionPositions, MaskOptions } from "./attention-options.ts";
import { showShape } from "./bind-axes.ts";
import { causalAt, checkLengths, checkWindow, isBoolMask, lengthsAt, windowAt } from "./masks.ts";

export interface AttentionSizes {
  readonly B: number;
  readonly H: number;
  readonly T: number;
  readonly S: number;
}

/** What remains of the rules once those that hide nothing are dropped. */
export interface VisibleKeys {
  /** True where a query may attend, broadcasting to [B, H, T, S]; `causal` and `window` below are not in it. */
  readonly mask: Tensor<"bool"> | undefined;
  /** The same in two parts: valid keys per batch row, which a kernel need not even read beyond, and the rest. */
  readonly apart: {
    readonly mask: Tensor<"bool"> | undefined;
    /** [B] */
    readonly lengths: Tensor<"int32"> | undefined;
  };
  /** Added to the scores. */
  readonly bias: Tensor | undefined;
  /** Rules that hold for keys at 0 … S − 1 and queries at S − T … S − 1, which a kernel can apply without a mask. */
  readonly causal: boolean;
  readonly window: number | undefined;
  /** Whether some row may see nothing at all. */
  readonly canBeEmpty: boolean;
}

/** @throws ShapeError, TypeError or RangeError naming `caller` for options that do not fit the sizes. */
export const visibleKeys = (caller: string, sizes: AttentionSizes, options: MaskOptions): VisibleKeys => {
  const { B, T, S } = sizes;
  const { mask, positions } = options;
  if (positions !== undefined) checkPositions(caller, sizes, positions);
  const [least, most] = range(positions?.queries, S - T, T);
  const [firstKey, lastKey] = range(positions?.keys, 0, S);
  const window = options.window === undefined ? Infinity : checkWindow(caller, options.window);
  const hidesLater = (options.causal ?? false) && lastKey > least;
  const hidesEarlier = firstKey <= most - window;
  const parts: Tensor<"bool">[] = [];
  if (positions !== undefined) {
    const { queries, keys } = positionTensors(sizes, positions);
    if (hidesLater) parts.push(causalAt(queries, keys));
    if (hidesEarlier) parts.push(windowAt(queries, keys, window));
  }
  if (mask !== undefined) checkMask(caller, mask, sizes);
  if (mask !== undefined && isBoolMask(mask)) parts.push(mask);
  const isPlain = positions === undefined;
  const others = all(parts);
  const lengths = options.lengths && lengthsTensor(caller, options.lengths, { B, S: isPlain ? S : Infinity });
  if (lengths !== undefined) parts.push(lengthsAt(lengths, positionTensors(sizes, positions).keys));
  const together = all(parts);
  return {
    mask: together,
    apart: isPlain ? { mask: others, lengths } : { mask: together, lengths: undefined },
    bias: mask === undefined || isBoolMask(mask) ? undefined : mask.cast("float32"),
    causal: isPlain && hidesLater,
    window: isPlain && hidesEarlier ? window : undefined,
    canBeEmpty: mask !== undefined || parts.length > 0 || S === 0 || ((options.causal ?? false) && least < firstKey),
  };
};

/** @throws ShapeError or TypeError when they are not [B] whole numbers; RangeError for a length outside 0 … S, where they are known. */
const lengthsTensor = (
  caller: string,
  lengths: ArrayLike<number> | Tensor<"int32">,
  { B, S }: { readonly B: number; readonly S: number },
): Tensor<"int32"> => {
  if (!(lengths instanceof Tensor)) {
    if (lengths.length !== B) throw new ShapeError(`${caller}: lengths has ${lengths.length} entries, but B is ${B}`);
    if (S < Infinity) checkLengths(caller, lengths, S);
    return tensor(Int32Array.from(lengths));
  }
  if (lengths.dtype !== "int32") throw new TypeError(`${caller}: lengths must be int32, got ${lengths.dtype}`);
  if (lengths.rank !== 1 || lengths.size !== B)
    throw new ShapeError(`${caller}: lengths must be [B] = [${B}], got ${showShape(lengths.shape)}`);
  return lengths;
};

const all = (parts: readonly Tensor<"bool">[]): Tensor<"bool"> | undefined =>
  parts.length === 0 ? undefined : parts.reduce((a, b) => a.and(b));

/** int32 positions [T] and [S]; without given ones keys stand at 0 … S − 1 and queries at the end of them. */
export const positionTensors = (
  { T, S }: AttentionSizes,
  positions: AttentionPositions | undefined,
): { queries: Tensor<"int32">; keys: Tensor<"int32"> } => ({
  queries: positions === undefined ? arange(S - T, S) : tensor(Int32Array.from(positions.queries)),
  keys: positions === undefined ? arange(0, S) : tensor(Int32Array.from(positions.keys)),
});

/** Least and greatest position; of none, a range that hides nothing. */
const range = (positions: ArrayLike<number> | undefined, first: number, count: number): [number, number] => {
  if (count === 0) return [Infinity, -Infinity];
  if (positions === undefined) return [first, first + count - 1];
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < positions.length; i++) {
    least = Math.min(least, positions[i]!);
    most = Math.max(most, positions[i]!);
  }
  return [least, most];
};

const checkPositions = (caller: string, { T, S }: AttentionSizes, { queries, keys }: AttentionPositions): void => {
  if (queries.length !== T || keys.length !== S)
    throw new ShapeError(
      `${caller}: positions has ${queries.length} queries and ${keys.length} keys, but T is ${T} and S is ${S}`,
    );
};

const checkMask = (caller: string, mask: AnyTensor, { B, H, T, S }: AttentionSizes): void => {
  if (mask.dtype === "int32")
    throw new TypeError(
      `${caller}: mask must be bool (true where a query may attend) or float32 (added to the scores), got int32`,
    );
  const full = [B, H, T, S];
  const fits = mask.rank <= 4 && mask.shape.every((n, i) => n === 1 || n === full[4 - mask.rank + i]);
  if (!fits)
    throw new ShapeError(
      `${caller}: mask ${showShape(mask.shape)} does not broadcast to [B, H, T, S] = ${showShape(full)}`,
    );
};
