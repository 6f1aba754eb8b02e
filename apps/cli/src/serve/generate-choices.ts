// The answers to some prompts, one after the other, piece by piece. In which words they are sent is completions.ts and chat.ts.
import { type CausalLanguageModel, type GenerationStep, generate } from "@attn/transformer";
import type { CacheForm } from "../flags/cache-flag.ts";
import type { OpenModel } from "../models/open-model.ts";
import type { GenerationRequest } from "./generation-request.ts";

/** A model that can answer. */
export type OpenAnswerer = OpenModel & { readonly model: CausalLanguageModel; readonly cache: CacheForm };

/** One token of one answer. */
export interface ChoiceStep {
  /** Which answer: prompt · n + which of its n. */
  readonly index: number;
  readonly step: GenerationStep;
}

/** Tokens of prompts and answers; the end token of an answer counts. */
export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** All steps of all answers in their order. With a seed, answer i has seed + i. @throws the signal's reason, and what `generate` throws. */
export async function* generateChoices(
  { model, encoder, cache: dtype }: OpenAnswerer,
  prompts: readonly (readonly number[])[],
  { request: { options, n, seed }, signal }: { request: GenerationRequest; signal: AbortSignal },
): AsyncGenerator<ChoiceStep, void, undefined> {
  for (const [which, prompt] of prompts.entries())
    for (let answer = 0; answer < n; answer++) {
      const index = which * n + answer;
      const decoder = encoder.tokenizer.decodeStream({ skipSpecialTokens: true });
      for (const token of prompt) decoder.push(token); // so that the first new token keeps its leading space
      using cache = model.createCache({ kind: "growing", dtype });
      const own = { ...options, cache, decoder, signal, seed: seed === undefined ? undefined : seed + index };
      for await (const step of generate(model, prompt, own)) {
        signal.throwIfAborted();
        yield { index, step };
      }
    }
}

/** The counts that answers end with. */
export function usageOf(prompts: readonly (readonly number[])[], completionTokens: number): Usage {
  const promptTokens = prompts.reduce((sum, prompt) => sum + prompt.length, 0);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
