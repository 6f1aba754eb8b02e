// Products of query heads with the key/value head that each group of them shares. Nothing is repeated in memory.
import type { Tensor } from "@attn/tensor";
import { matmul } from "@attn/tensor";

/**
 * a [B, H, M, K] · b [B, G, K, N] → [B, H, M, N]; head h meets head ⌊h · G / H⌋. The heads of a group stand below each other as
 * one tall matrix, so that b is read once per group.
 */
export const groupedMatmul = (a: Tensor, b: Tensor): Tensor => {
  const [B, H, M, K] = a.shape as readonly [number, number, number, number];
  const [, G, , N] = b.shape as readonly [number, number, number, number];
  if (G === H) return matmul(a, b);
  return matmul(a.reshape([B, G, (H / G) * M, K]), b).reshape([B, H, M, N]);
};
