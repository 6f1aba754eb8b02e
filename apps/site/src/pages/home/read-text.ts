// What a language model makes of a text in one pass: tokens, vectors, attention, the next token. Runs in a worker, and in tests in Node.
import { softmax } from "@attn/sampling";
import { evaluate, tensor } from "@attn/tensor";
import type { Tokenizer } from "@attn/tokenizer";
import type { CausalLanguageModel } from "@attn/transformer";
import { tokenTexts } from "../../engine/token-labels.ts";

/** One pass over T tokens. */
export interface ReadText {
  readonly tokens: readonly number[];
  /** Each token's text, with its leading space. */
  readonly texts: readonly string[];
  /** Of each token the first `vectorWidth` elements of its embedding: [T, vectorWidth]. */
  readonly vectors: Float32Array;
  readonly vectorWidth: number;
  readonly heads: number;
  /** Per layer the attention weights [H, T, T]. */
  readonly layers: readonly Float32Array[];
  /** The likeliest next tokens, likeliest first. */
  readonly next: readonly { readonly token: number; readonly text: string; readonly probability: number }[];
  /** Whether the end of the text was left out because it passes the model's context. */
  readonly cut: boolean;
}

const widest = 48;
const likeliest = 8;

/** Reads `text` with every layer and head recorded. An empty text has no tokens and no next one. */
export async function readText(
  { model, tokenizer }: { readonly model: CausalLanguageModel; readonly tokenizer: Tokenizer },
  text: string,
  { longest = 64 }: { readonly longest?: number } = {},
): Promise<ReadText> {
  const all = tokenizer.encode(text);
  const tokens = all.slice(0, Math.min(longest, model.config.contextLength));
  const vectorWidth = Math.min(widest, model.config.width);
  const nothing = {
    tokens,
    texts: [],
    vectors: new Float32Array(),
    vectorWidth,
    heads: model.config.heads,
    layers: [],
    next: [],
  };
  if (tokens.length === 0) return { ...nothing, cut: false };
  using input = tensor([tokens], { dtype: "int32" });
  const output = model.forward(input, { attentions: true, hiddenStates: true, lastOnly: true });
  const [embeddings] = output.hiddenStates ?? [];
  const kept = [
    output.logits,
    ...(output.attentions ?? []),
    ...(embeddings ? [embeddings.slice(2, { stop: vectorWidth })] : []),
  ];
  await evaluate(...kept);
  try {
    const [logits, ...rest] = await Promise.all(kept.map((each) => each.data()));
    const layers = rest.slice(0, -1).map((layer) => Float32Array.from(layer));
    const next = likeliestTokens(tokenizer, softmax(Float32Array.from(logits ?? [])));
    const vectors = Float32Array.from(rest.at(-1) ?? []);
    return { ...nothing, texts: tokenTexts(tokenizer, tokens), vectors, layers, next, cut: tokens.length < all.length };
  } finally {
    for (const each of kept) each.dispose();
  }
}

function likeliestTokens(tokenizer: Tokenizer, probabilities: Float32Array): ReadText["next"] {
  const order = Array.from(probabilities.keys()).sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0));
  const tokens = order.slice(0, likeliest);
  const texts = tokenTexts(tokenizer, tokens);
  return tokens.map((token, i) => ({ token, text: texts[i] ?? "", probability: probabilities[token] ?? 0 }));
}
