// Who looks at whom in a translation: one pass with the weights of every layer and head, of all three attentions.
import { type AnyTensor, evaluate, tensor } from "@attn/tensor";
import { tokenTexts } from "../../engine/token-labels.ts";
import type { OpenTranslator } from "./source-tokens.ts";

/** Attention weights, per layer [H, T, S]. */
export interface TranslatorAttention {
  readonly heads: { readonly encoder: number; readonly decoder: number };
  /** The tokens that the decoder read: its start and what it had chosen. */
  readonly read: readonly string[];
  readonly cross: readonly Float32Array[];
  readonly encoder: readonly Float32Array[];
  readonly decoder: readonly Float32Array[];
}

/** One pass over a source and its translation: the decoder reads its start token and all that was chosen but the last. */
export async function readAttention(
  { model, tokenizer }: OpenTranslator,
  source: readonly number[],
  chosen: readonly number[],
): Promise<TranslatorAttention> {
  const read = [model.config.decoder.startToken, ...chosen.slice(0, -1)];
  using input = tensor([[...source]], { dtype: "int32" });
  using target = tensor([read], { dtype: "int32" });
  const encoder: AnyTensor[] = [];
  const { attentions, crossAttentions } = model.forward(input, target, {
    observe: (name, value) => {
      if (/^encoder\.\d+\.weights$/.test(name)) encoder.push(value);
    },
  });
  const kept = [...crossAttentions, ...encoder, ...attentions];
  await evaluate(...kept);
  try {
    const data = await Promise.all(kept.map(async (each) => Float32Array.from(await each.data())));
    const [first, second] = [crossAttentions.length, crossAttentions.length + encoder.length];
    return {
      heads: { encoder: encoder[0]?.shape[1] ?? 0, decoder: crossAttentions[0]?.shape[1] ?? 0 },
      read: tokenTexts(tokenizer, read),
      cross: data.slice(0, first),
      encoder: data.slice(first, second),
      decoder: data.slice(second),
    };
  } finally {
    for (const each of kept) each.dispose();
  }
}
