// What generation asks of a model, so that one loop serves models that go on with a text and models that write one for a source.
import type { Tensor } from "@attn/tensor";
import type { ModelConfig } from "../config/model-config.ts";
import type { CausalForwardOptions } from "../models/causal-language-model.ts";
import type { ModelCache } from "../models/model-cache.ts";

export interface TokenModel {
  readonly config: ModelConfig;
  /** [B, T] after what the cache holds → logits of the next token. */
  forward(tokens: Tensor<"int32">, options: Omit<CausalForwardOptions, "observe">): TokenModelOutput;
  /** tokens [B, 1] → logits [B, 1, V], evaluated, with the cache written: the numbers of `forward`, from a graph that is planned once. */
  step(tokens: Tensor<"int32">, cache: ModelCache): Promise<Tensor>;
  createCache(): ModelCache;
}

export interface TokenModelOutput {
  /** [B, T, V], or [B, 1, V] with `lastOnly`. */
  readonly logits: Tensor;
  readonly hiddenStates?: readonly Tensor[];
  readonly attentions?: readonly Tensor[];
  /** Of an encoder-decoder, per decoder block [B, H, T, S]. */
  readonly crossAttentions?: readonly Tensor[];
}
