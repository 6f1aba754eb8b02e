// One pass of a language model over a text with what attention reads, asks, offers and gives in every layer. Runs in a worker, and in tests in Node.
import type { Tensor } from "@attn/tensor";
import { evaluate, tensor } from "@attn/tensor";
import type { Tokenizer } from "@attn/tokenizer";
import type { CausalLanguageModel } from "@attn/transformer";
import { tokenTexts } from "../../engine/token-labels.ts";

const parts = ["attention_input", "query", "key", "value", "weights"] as const;

/** What one layer's attention works with. C width, D head width, H query heads, G key/value heads, T tokens. */
export interface ReadLayer {
  /** What it reads, normed: [T, C]. */
  readonly input: Float32Array;
  /** [H, T, D], before positions turn it. */
  readonly query: Float32Array;
  /** [G, T, D], before positions turn it. */
  readonly key: Float32Array;
  /** [G, T, D] */
  readonly value: Float32Array;
  /** [H, T, T] */
  readonly weights: Float32Array;
}

export interface ReadModel {
  readonly tokens: readonly number[];
  /** Each token's text, with its leading space. */
  readonly texts: readonly string[];
  readonly layers: readonly ReadLayer[];
  /** Whether the end of the text was left out. */
  readonly cut: boolean;
}

/** Reads `text` up to `longest` tokens. An empty text has no layers. */
export async function readModel(
  { model, tokenizer }: { readonly model: CausalLanguageModel; readonly tokenizer: Tokenizer },
  text: string,
  { longest = 64 }: { readonly longest?: number } = {},
): Promise<ReadModel> {
  const all = tokenizer.encode(text);
  const tokens = all.slice(0, Math.min(longest, model.config.contextLength));
  const texts = tokenTexts(tokenizer, tokens);
  if (tokens.length === 0) return { tokens, texts, layers: [], cut: false };
  const seen = new Map<string, Tensor>();
  using input = tensor([tokens], { dtype: "int32" });
  model.forward(input, { lastOnly: true, observe: (name, value) => seen.set(name, value) });
  const kept = Array.from({ length: model.config.layers }, (_, i) =>
    parts.map((part) => seen.get(`layers.${i}.${part}`)),
  )
    .flat()
    .filter((each) => each !== undefined);
  await evaluate(...kept);
  try {
    const values = await Promise.all(kept.map(async (each) => Float32Array.from(await each.data())));
    const layers = Array.from({ length: model.config.layers }, (_, i) => layerOf(values.slice(i * parts.length)));
    return { tokens, texts, layers, cut: tokens.length < all.length };
  } finally {
    for (const each of kept) each.dispose();
  }
}

/** A layer of the values of its `parts`, in their order. */
function layerOf([input, query, key, value, weights]: readonly Float32Array[]): ReadLayer {
  if (!input || !query || !key || !value || !weights) throw new Error("readModel: the model shows no queries and keys");
  return { input, query, key, value, weights };
}
