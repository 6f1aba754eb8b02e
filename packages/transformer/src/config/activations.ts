// The names of activations in config.json. What they compute is in blocks/feed-forward.ts.
import type { Activation } from "./model-config.ts";

/** By the names that transformers uses. */
export const activations: Readonly<Record<string, Activation>> = {
  silu: "silu",
  swish: "silu",
  gelu: "gelu",
  gelu_new: "gelu-tanh",
  gelu_pytorch_tanh: "gelu-tanh",
  gelu_fast: "gelu-tanh",
  relu: "relu",
};
