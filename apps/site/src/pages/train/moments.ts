// What a model in training can do at a moment: what it writes, where its heads look. Runs in a worker, and in tests in Node.
import { evaluate, tensor } from "@attn/tensor";
import type { Tokenizer } from "@attn/tokenizer";
import type { CausalLanguageModel } from "@attn/transformer";
import type { WatchedSentence } from "./prepare-text.ts";
import { writeSample } from "./write-sample.ts";

export interface Moment {
  /** Steps done. */
  readonly step: number;
  /** What follows the prompt: always the likeliest token, and drawn at temperature 0.8. */
  readonly greedy: string;
  readonly drawn: string;
  /** Per watched sentence of T tokens the weights of all layers and heads: [layers, H, T, T]. */
  readonly attention: readonly Float32Array[];
}

interface Watched {
  readonly model: CausalLanguageModel;
  readonly tokenizer: Tokenizer;
  readonly watched: readonly WatchedSentence[];
}

/** Looks at a model after `step` steps. Draws with the same seed each time, so that what changes is the model. */
export async function momentOf(
  { model, tokenizer, watched }: Watched,
  { step, prompt }: { readonly step: number; readonly prompt: string },
): Promise<Moment> {
  const greedy = await writeSample({ model, tokenizer }, prompt, { temperature: 0 });
  const drawn = await writeSample({ model, tokenizer }, prompt, { temperature: 0.8 });
  const attention: Float32Array[] = [];
  for (const { tokens } of watched) attention.push(await attentionOf(model, tokens));
  return { step, greedy, drawn, attention };
}

/** The attention weights of all layers and heads, one after another: [layers, H, T, T]. */
export async function attentionOf(model: CausalLanguageModel, tokens: readonly number[]): Promise<Float32Array> {
  using input = tensor([[...tokens]], { dtype: "int32" });
  const attentions = model.forward(input, { attentions: true, lastOnly: true }).attentions ?? [];
  await evaluate(...attentions);
  try {
    const layers = await Promise.all(attentions.map((layer) => layer.data()));
    const all = new Float32Array(layers.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const layer of layers) {
      all.set(layer, at);
      at += layer.length;
    }
    return all;
  } finally {
    for (const each of attentions) each.dispose();
  }
}
