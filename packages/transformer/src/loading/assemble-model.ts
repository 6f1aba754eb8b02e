// From a configuration and its weights to a model: the one list of architectures.
import type { Tensor } from "@attn/tensor";
import type { BlockOptions } from "../blocks/block-options.ts";
import type { NormChoice } from "../blocks/norm.ts";
import type { ModelConfig } from "../config/model-config.ts";
import { bertChoice, bertParts } from "../models/bert.ts";
import type { DecoderParts, RopePairing } from "../models/causal-language-model.ts";
import { CausalLanguageModel } from "../models/causal-language-model.ts";
import type { EncoderParts } from "../models/encoder.ts";
import { Encoder } from "../models/encoder.ts";
import { gpt2Choice, gpt2Parts } from "../models/gpt2.ts";
import { llamaChoice, llamaParts } from "../models/llama.ts";
import type { WeightSource } from "./weight-source.ts";

type Description = { readonly choice: BlockOptions & NormChoice } & (
  | { readonly kind: "causal"; readonly parts: DecoderParts }
  | { readonly kind: "encoder"; readonly parts: EncoderParts }
);

/** What a model is made of; takes every weight it needs from the source. */
export const describeModel = (config: ModelConfig, source: WeightSource): Description => {
  switch (config.architecture) {
    case "GPT2LMHeadModel":
      return { kind: "causal", parts: gpt2Parts(config, source), choice: gpt2Choice(config) };
    case "BertModel":
      return { kind: "encoder", parts: bertParts(config, source), choice: bertChoice(config) };
    default:
      return { kind: "causal", parts: llamaParts(config, source), choice: llamaChoice(config) };
  }
};

/** @param weights all that the model owns, by canonical name. */
export const assembleModel = (
  config: ModelConfig,
  {
    weights,
    ropePairing,
    ...source
  }: WeightSource & { weights: ReadonlyMap<string, Tensor>; ropePairing: RopePairing },
): CausalLanguageModel | Encoder => {
  const description = describeModel(config, source);
  return description.kind === "causal"
    ? new CausalLanguageModel(config, { ...description, weights, ropePairing })
    : new Encoder(config, { ...description, weights });
};
