// One pass of a model of one text over given tokens, with the attention of every layer and head kept. Drawing it is in @attn/elements and terminal/.

import type { AttentionRecord } from "@attn/elements";
import { tensor } from "@attn/tensor";
import type { CausalLanguageModel, Encoder } from "@attn/transformer";
import { naming } from "../failure.ts";
import type { OpenModel } from "../models/open-model.ts";
import { labelTokens } from "./label-tokens.ts";
import { layerWeights } from "./layer-weights.ts";
import { wholeRecord } from "./whole-record.ts";

/** The attention of every layer and head on `tokens`. */
export async function recordAttention(
  { model, encoder, name }: OpenModel & { readonly model: CausalLanguageModel | Encoder },
  tokens: readonly number[],
): Promise<AttentionRecord> {
  using input = tensor([[...tokens]], { dtype: "int32" });
  const { attentions = [] } = await naming(name, () => model.forward(input, { attentions: true }));
  const weights = await layerWeights(attentions);
  const text = labelTokens({ encoder }, tokens);
  return wholeRecord(weights, {
    source: name,
    title: "Attention",
    queries: text,
    keys: text,
    causal: model.kind === "causal",
  });
}
