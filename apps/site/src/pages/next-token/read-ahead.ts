// A prompt and the tokens chosen after it, read in one pass: how likely each was, what could have stood there, what comes next, who looked at whom.
import { logprob, topLogprobs } from "@attn/sampling";
import { evaluate, tensor } from "@attn/tensor";
import type { Tokenizer } from "@attn/tokenizer";
import type { CausalLanguageModel } from "@attn/transformer";
import { tokenTexts } from "../../engine/token-labels.ts";
import { type Distribution, distributionOf } from "./distribution.ts";
import type { DrawSettings } from "./settings.ts";

/** One of the tokens that were chosen. */
export interface ChosenToken {
  readonly token: number;
  readonly text: string;
  /** ln p under the model, in nats. */
  readonly logprob: number;
  /** The likeliest tokens of its place. */
  readonly alternatives: readonly { readonly token: number; readonly text: string; readonly probability: number }[];
}

export interface ReadAhead {
  readonly prompt: readonly string[];
  readonly chosen: readonly ChosenToken[];
  /** Undefined when the text has ended, or fills the model's context. */
  readonly next?: Distribution;
  /** The texts of the tokens of `next`, and of its choice. */
  readonly nextTexts: Readonly<Record<number, string>>;
  /** Why nothing follows. */
  readonly end?: "the text ended itself" | "the text fills what the model can read";
  readonly heads: number;
  /** Per layer [H, T, T] over prompt and chosen tokens. */
  readonly layers: readonly Float32Array[];
}

/** What is read: ids that the model does not know are left out, and those after them. */
export interface Written {
  readonly text: string;
  readonly chosen: readonly number[];
  readonly settings: DrawSettings;
}

/** Reads it. An empty prompt begins with the model's beginning-of-text token where it has one, else it is an Error. */
export async function readAhead(
  { model, tokenizer }: { readonly model: CausalLanguageModel; readonly tokenizer: Tokenizer },
  { text, chosen, settings }: Written,
): Promise<ReadAhead> {
  const { contextLength, vocabularySize, bosToken, eosTokens, heads } = model.config;
  const encoded = tokenizer.encode(text);
  const prompt = encoded.length === 0 && bosToken !== undefined ? [bosToken] : encoded.slice(0, contextLength - 1);
  if (prompt.length === 0) throw new Error("write something first: this model cannot begin from nothing");
  const known = chosen.findIndex((id) => id >= vocabularySize);
  const after = chosen.slice(0, known < 0 ? undefined : known).slice(0, contextLength - prompt.length);
  const tokens = [...prompt, ...after];
  const { logits, layers } = await run(model, tokens);
  const rowOf = (place: number): Float32Array => logits.subarray(place * vocabularySize, (place + 1) * vocabularySize);
  const end = eosTokens.includes(after.at(-1) ?? -1)
    ? "the text ended itself"
    : tokens.length >= contextLength
      ? "the text fills what the model can read"
      : undefined;
  const next = end ? undefined : distributionOf(rowOf(tokens.length - 1), settings, { place: after.length });
  return {
    prompt: tokenTexts(tokenizer, prompt),
    chosen: after.map((token, i) => chosenToken(tokenizer, rowOf(prompt.length + i - 1), token)),
    ...(next && { next }),
    nextTexts: next
      ? textsOf(
          tokenizer,
          [...next.candidates, next.choice].map(({ token }) => token),
        )
      : {},
    ...(end && { end }),
    heads,
    layers,
  };
}

async function run(
  model: CausalLanguageModel,
  tokens: readonly number[],
): Promise<{ logits: Float32Array; layers: Float32Array[] }> {
  using input = tensor([[...tokens]], { dtype: "int32" });
  const { logits, attentions = [] } = model.forward(input, { attentions: true });
  const kept = [logits, ...attentions];
  await evaluate(...kept);
  try {
    const [first, ...layers] = await Promise.all(kept.map(async (each) => Float32Array.from(await each.data())));
    return { logits: first ?? new Float32Array(), layers };
  } finally {
    for (const each of kept) each.dispose();
  }
}

function chosenToken(tokenizer: Tokenizer, logits: Float32Array, token: number): ChosenToken {
  const likeliest = topLogprobs(logits, 8);
  const texts = tokenTexts(tokenizer, [token, ...likeliest.map((each) => each.token)]);
  const alternatives = likeliest.map((each, i) => ({
    token: each.token,
    text: texts[i + 1] ?? "",
    probability: Math.exp(each.logprob),
  }));
  return { token, text: texts[0] ?? "", logprob: logprob(logits, token), alternatives };
}

const textsOf = (tokenizer: Tokenizer, tokens: readonly number[]): Record<number, string> => {
  const texts = tokenTexts(tokenizer, tokens);
  return Object.fromEntries(tokens.map((token, i) => [token, texts[i] ?? ""]));
};
