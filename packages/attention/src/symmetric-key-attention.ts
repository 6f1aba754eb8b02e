// Attention without queries: what a model loses when keys attend to keys. Not here: the usual kind (attention.ts).
import type { Tensor } from "@attn/tensor";
import { attention } from "./attention.ts";
import type { AttentionOptions, AttentionResult } from "./attention-options.ts";

/**
 * softmax(k · kᵀ · scale + rules) · v: the queries are the keys, so before masks the scores are symmetric. "Riley is a dog" and "a dog
 * is Riley" then count alike: what i wants of j cannot differ from what j wants of i, which is why queries exist.
 * k [B, H, S, D], v [B, H, S, V] → output [B, H, S, V], weights and scores [B, H, S, S]; options as for `attention`.
 */
export const symmetricKeyAttention = (k: Tensor, v: Tensor, options: AttentionOptions = {}): AttentionResult =>
  attention(k, k, v, options);
