// One pass of an encoder-decoder over a source and what was chosen for it, with one of its three attentions kept. Choosing is in
// translation/, drawing in @attn/elements and terminal/.

import type { AttentionRecord } from "@attn/elements";
import { type AnyTensor, type Tensor, tensor } from "@attn/tensor";
import type { EncoderDecoderModel } from "@attn/transformer";
import type { OpenModel } from "../models/open-model.ts";
import { labelTokens } from "./label-tokens.ts";
import { layerWeights } from "./layer-weights.ts";
import { wholeRecord } from "./whole-record.ts";

/** Which attention: of the decoder to the source, of the source to itself, of the decoder to what it has read. */
export type TranslatorAttention = "cross" | "encoder" | "decoder";

/** Token ids of a source and of its translation, the end token included where it was reached. */
export interface TranslatedTokens {
  readonly source: readonly number[];
  readonly chosen: readonly number[];
}

/**
 * The attention of every layer and head. The decoder reads the start token and all chosen tokens but the last, and chooses the next token at
 * each: a row of cross-attention is labelled with the token that was chosen there, rows and columns of self-attention with those read.
 */
export async function recordTranslator(
  opened: OpenModel & { readonly model: EncoderDecoderModel },
  { source, chosen }: TranslatedTokens,
  which: TranslatorAttention = "cross",
): Promise<AttentionRecord> {
  const { model, name } = opened;
  const read = [model.config.decoder.startToken, ...chosen.slice(0, -1)];
  using input = tensor([[...source]], { dtype: "int32" });
  using target = tensor([read], { dtype: "int32" });
  if (which === "cross") {
    const weights = await layerWeights(model.forward(input, target).crossAttentions);
    const [queries, keys] = [labelTokens(opened, chosen), labelTokens(opened, source)];
    return wholeRecord(weights, { source: name, title: "Cross-attention", queries, keys, causal: false });
  }
  const isDecoder = which === "decoder";
  const weights = await layerWeights(
    isDecoder ? model.forward(input, target).attentions : encoderAttentions(model, input),
  );
  const text = labelTokens(opened, isDecoder ? read : source);
  const title = `${isDecoder ? "Decoder" : "Encoder"} self-attention`;
  return wholeRecord(weights, { source: name, title, queries: text, keys: text, causal: isDecoder });
}

/** Per encoder block [1, H, S, S]. */
function encoderAttentions(model: EncoderDecoderModel, source: Tensor<"int32">): AnyTensor[] {
  const layers: AnyTensor[] = [];
  model.encode(source, {
    observe: (name, value) => {
      if (name.endsWith(".weights")) layers.push(value);
    },
  });
  return layers;
}
