// Many translations of one sentence, each drawn with a seed of its own, counted. The draws are those of `generate`.
import { sampler } from "@attn/sampling";
import type { SourceLogits } from "./source-logits.ts";
import type { OpenTranslator } from "./source-tokens.ts";

export interface DrawSettings {
  readonly temperature: number;
  /** How many are drawn, with the seeds `seed`, `seed` + 1, …; at temperature 0 one, since all would be equal. */
  readonly count: number;
  readonly seed: number;
}

/** A translation and how often it was drawn. */
export interface Form {
  readonly text: string;
  readonly times: number;
}

export interface DrawnForms {
  /** Those drawn most first. */
  readonly forms: readonly Form[];
  readonly drawn: number;
  readonly wanted: number;
}

export interface DrawCalls {
  /** Is told how far it is, now and then. */
  readonly onProgress?: (drawn: DrawnForms) => void;
  readonly signal?: AbortSignal;
}

const maxTokens = 40;
/** Milliseconds between two reports, each a turn of the event loop. */
const interval = 60;

/** Draws them. @throws the signal's reason. */
export async function drawForms(
  { model, tokenizer }: OpenTranslator,
  { source, temperature, count, seed }: DrawSettings & { readonly source: SourceLogits },
  { onProgress, signal }: DrawCalls = {},
): Promise<DrawnForms> {
  const wanted = temperature === 0 ? 1 : count;
  const ends = new Set(model.config.eosTokens);
  const room = Math.min(maxTokens, model.config.contextLength - 1);
  const times = new Map<string, number>();
  let last = performance.now();
  for (let drawn = 0; drawn < wanted; drawn++) {
    const draw = sampler({ temperature, seed: seed + drawn });
    const tokens: number[] = [];
    while (tokens.length < room && !ends.has(tokens.at(-1) ?? -1)) {
      tokens.push(draw(await source.after(tokens)));
      if (performance.now() - last < interval) continue;
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
      onProgress?.({ forms: sorted(times), drawn, wanted });
      last = performance.now();
    }
    const text = tokenizer.decode(tokens, { skipSpecialTokens: true });
    times.set(text, (times.get(text) ?? 0) + 1);
  }
  return { forms: sorted(times), drawn: wanted, wanted };
}

const sorted = (times: ReadonlyMap<string, number>): Form[] =>
  [...times].map(([text, times]) => ({ text, times })).sort((a, b) => b.times - a.times || (a.text < b.text ? -1 : 1));
