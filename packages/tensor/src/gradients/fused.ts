// Gradients in closed form for fused ops of this package, where they need less than those of the composed version.
import { geluGradient, reluGradient, siluGradient } from "./activation.ts";
import { crossEntropyGradient } from "./cross-entropy.ts";
import { layerNormGradient, rmsNormGradient } from "./normalization.ts";
import type { FusedRule } from "./rule.ts";
import { logSoftmaxGradient, softmaxGradient } from "./softmax.ts";

export const fusedGradients: Readonly<Record<string, FusedRule | undefined>> = {
  softmax: softmaxGradient,
  logSoftmax: logSoftmaxGradient,
  layerNorm: layerNormGradient,
  rmsNorm: rmsNormGradient,
  gelu: geluGradient,
  silu: siluGradient,
  relu: reluGradient,
  crossEntropy: crossEntropyGradient,
};
