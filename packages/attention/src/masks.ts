// Which key each query may attend to, as bool tensors: true means "may". They combine with `.and`. Not here: how attention applies them.
import type { Tensor } from "@attn/tensor";
import { arange, tensor, where } from "@attn/tensor";

/**
 * [T, S]: query t sees keys up to S − T + t. The last query sees every key (the lower right corner is true), so that a step with
 * cached keys needs no special case. With T > S the first T − S queries see nothing.
 */
export const causalMask = (T: number, S: number = T): Tensor<"bool"> => causalAt(arange(S - T, S), arange(0, S));

/** [T, S]: key > query − window, query t standing at S − T + t. Keys to the right are not masked: combine with `causalMask`. */
export const slidingWindowMask = (T: number, S: number, window: number): Tensor<"bool"> =>
  windowAt(arange(S - T, S), arange(0, S), checkWindow("slidingWindowMask", window));

/**
 * [B, 1, 1, S]: in row b the first `lengths[b]` keys are real, the others padding. S is the greatest length unless given.
 * @throws RangeError for a length outside 0 … S.
 */
export const paddingMask = (
  lengths: ArrayLike<number>,
  S: number = Math.max(0, ...Array.from(lengths)),
): Tensor<"bool"> => {
  checkLengths("paddingMask", lengths, S);
  return lengthsAt(tensor(Int32Array.from(lengths)), arange(0, S));
};

/** [T] and [S] positions → [T, S]. */
export const causalAt = (queries: Tensor<"int32">, keys: Tensor<"int32">): Tensor<"bool"> =>
  keys.unsqueeze(0).lessEqual(queries.unsqueeze(1));

/** [T] and [S] positions → [T, S]. */
export const windowAt = (queries: Tensor<"int32">, keys: Tensor<"int32">, window: number): Tensor<"bool"> =>
  keys.unsqueeze(0).greater(queries.unsqueeze(1).sub(window));

/** [B] lengths and [S] positions → [B, 1, 1, S]. */
export const lengthsAt = (lengths: Tensor<"int32">, keys: Tensor<"int32">): Tensor<"bool"> =>
  keys.reshape([1, 1, 1, keys.size]).less(lengths.reshape([lengths.size, 1, 1, 1]));

export const checkWindow = (caller: string, window: number): number => {
  if (!Number.isInteger(window) || window < 1)
    throw new RangeError(`${caller}: window must be a whole number of 1 or more, got ${window}`);
  return window;
};

export const checkLengths = (caller: string, lengths: ArrayLike<number>, S: number): void => {
  for (let b = 0; b < lengths.length; b++) {
    const length = lengths[b]!;
    if (!Number.isInteger(length) || length < 0 || length > S)
      throw new RangeError(`${caller}: lengths[${b}] is ${length}, but there are ${S} keys`);
  }
};

/** A bool mask and any other mask as one, in the form that options take; −∞ is added where the bool mask forbids. */
export const combineMasks = (
  visible: Tensor<"bool"> | undefined,
  mask: Tensor<"bool" | "float32"> | undefined,
): { mask?: Tensor<"bool" | "float32"> } => {
  if (visible === undefined) return mask === undefined ? {} : { mask };
  if (mask === undefined) return { mask: visible };
  return { mask: isBoolMask(mask) ? visible.and(mask) : where(visible, mask, -Infinity) };
};

export const isBoolMask = (mask: Tensor<"bool" | "float32">): mask is Tensor<"bool"> => mask.dtype === "bool";
