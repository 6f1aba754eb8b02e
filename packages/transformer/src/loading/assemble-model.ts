// From a configuration and its weights to a model: the one list of architectures.
import type { BlockOptions } from "../blocks/block-options.ts";
import type { EncoderDecoderOptions, EncoderDecoderWeights } from "../blocks/encoder-decoder-options.ts";
import type { NormChoice } from "../blocks/norm.ts";
import type { ModelConfig } from "../config/model-config.ts";
import { bertChoice, bertParts } from "../models/bert.ts";
import type { DecoderParts, RopePairing } from "../models/causal-language-model.ts";
import { CausalLanguageModel } from "../models/causal-language-model.ts";
import type { EncoderParts } from "../models/encoder.ts";
import { Encoder } from "../models/encoder.ts";
import { EncoderDecoderModel } from "../models/encoder-decoder-model.ts";
import { gpt2Choice, gpt2Parts } from "../models/gpt2.ts";
import { llamaChoice, llamaParts } from "../models/llama.ts";
import { marianChoice, marianParts } from "../models/marian.ts";
import type { ModelWeights } from "../models/model-weights.ts";
import { t5Choice, t5Parts } from "../models/t5.ts";
import type { WeightSource } from "./weight-source.ts";

type Choice = BlockOptions & NormChoice;
type Description =
  | { readonly kind: "causal"; readonly parts: DecoderParts; readonly choice: Choice }
  | { readonly kind: "encoder"; readonly parts: EncoderParts; readonly choice: Choice }
  | { readonly kind: "encoder-decoder"; readonly parts: EncoderDecoderWeights; readonly choice: EncoderDecoderOptions };

/** What a model is made of; takes every weight it needs from the source. */
export const describeModel = (config: ModelConfig, source: WeightSource): Description => {
  switch (config.architecture) {
    case "GPT2LMHeadModel":
      return { kind: "causal", parts: gpt2Parts(config, source), choice: gpt2Choice(config) };
    case "BertModel":
      return { kind: "encoder", parts: bertParts(config, source), choice: bertChoice(config) };
    case "MarianMTModel":
      return { kind: "encoder-decoder", parts: marianParts(config, source), choice: marianChoice(config) };
    case "T5ForConditionalGeneration":
      return { kind: "encoder-decoder", parts: t5Parts(config, source), choice: t5Choice(config) };
    default:
      return { kind: "causal", parts: llamaParts(config, source), choice: llamaChoice(config) };
  }
};

/** @param weights all that the model owns, by canonical name. */
export const assembleModel = (
  config: ModelConfig,
  { weights, ropePairing, ...source }: WeightSource & { weights: ModelWeights; ropePairing: RopePairing },
): CausalLanguageModel | Encoder | EncoderDecoderModel => {
  const description = describeModel(config, source);
  switch (description.kind) {
    case "causal":
      return new CausalLanguageModel(config, { ...description, weights, ropePairing });
    case "encoder":
      return new Encoder(config, { ...description, weights });
    case "encoder-decoder":
      return new EncoderDecoderModel(config, { ...description, weights });
  }
};
