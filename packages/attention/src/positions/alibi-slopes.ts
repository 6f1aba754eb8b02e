// The slopes of attention with linear biases. Not here: how they are applied (the `alibi` option of attention).
import type { Tensor } from "@attn/tensor";
import { tensor } from "@attn/tensor";

/**
 * [heads]: 2^(−8/H), 2^(−16/H), … for H a power of two. Otherwise the slopes of the next lower power of two, then every second of the next
 * higher one (Press et al. 2022, in BLOOM's order). MPT takes every second of the higher power first and then those between, so its
 * weights need their own slopes when H is no power of two.
 * @throws RangeError unless heads is a whole number of 1 or more.
 */
export const alibiSlopes = (heads: number): Tensor => {
  if (!Number.isInteger(heads) || heads < 1)
    throw new RangeError(`alibiSlopes: heads must be a whole number of 1 or more, got ${heads}`);
  const lower = 2 ** Math.floor(Math.log2(heads));
  const own = Array.from({ length: lower }, (_, i) => 2 ** ((-8 * (i + 1)) / lower));
  const between = Array.from({ length: heads - lower }, (_, i) => 2 ** ((-4 * (2 * i + 1)) / lower));
  return tensor([...own, ...between]);
};
