// The check of token tensors that every model shares.
import type { AnyTensor, Tensor } from "@attn/tensor";
import { ShapeError } from "@attn/tensor";

/** @throws TypeError unless `tokens` is int32; ShapeError unless it is [B, T] with at least one of each. */
export const checkTokens = (caller: string, tokens: AnyTensor): { batch: number; count: number } => {
  const [batch = 0, count = 0] = tokens.shape;
  if (tokens.dtype !== "int32") throw new TypeError(`${caller}: tokens must be int32, got ${tokens.dtype}`);
  if (tokens.rank !== 2 || tokens.size === 0)
    throw new ShapeError(`${caller}: tokens must be [B, T] with at least one token, got [${tokens.shape.join(", ")}]`);
  return { batch, count };
};

/** [B, S] → [B, 1, 1, S], true for tokens that may be attended to. @throws ShapeError when the mask is not as the tokens are. */
export const tokenMask = (
  caller: string,
  mask: AnyTensor,
  { shape }: { readonly shape: readonly number[] },
): Tensor<"bool"> => {
  const [batch = 0, count = 0] = shape;
  if (mask.rank !== 2 || mask.shape[0] !== batch || mask.shape[1] !== count)
    throw new ShapeError(`${caller}: mask [${mask.shape.join(", ")}] does not fit tokens [${shape.join(", ")}]`);
  return mask.cast("bool").reshape([batch, 1, 1, count]);
};

/** Rows first … first + count − 1 of learned positions [L, C]. @throws RangeError beyond L. */
export const learnedPositions = (caller: string, table: Tensor, [first, count]: readonly [number, number]): Tensor => {
  if (first + count > table.shape[0]!)
    throw new RangeError(
      `${caller}: ${first + count} tokens do not fit the context of ${table.shape[0]}, the model has no further positions`,
    );
  return table.slice(0, { start: first, stop: first + count });
};
