// One pass of a model over given tokens, with the attention of every layer and head kept. Drawing it is in picture/ and terminal/.
import { tensor } from "@attn/tensor";
import type { CausalLanguageModel, Encoder } from "@attn/transformer";
import { AttentionRecorder } from "./attention-recorder.ts";
import { naming } from "./failure.ts";
import { layerWeights } from "./layer-weights.ts";
import type { OpenModel } from "./open-model.ts";
import type { AttentionRecord } from "./picture/attention-record.ts";
import { tokenLabel } from "./picture/token-label.ts";
import { tokenText } from "./token-text.ts";

/** The attention of every layer and head on `tokens`. */
export async function recordAttention(
  { model, encoder, name }: OpenModel & { readonly model: CausalLanguageModel | Encoder },
  tokens: readonly number[],
): Promise<AttentionRecord> {
  using input = tensor([[...tokens]], { dtype: "int32" });
  const recorder = new AttentionRecorder();
  const { attentions = [] } = await naming(name, () => model.forward(input, { attentions: true }));
  recorder.add(await layerWeights(attentions));
  const labels = tokens.map((id) => tokenLabel(tokenText(encoder.tokenizer, id)));
  return recorder.record({ source: name, tokens, labels, causal: model.kind === "causal" });
}
