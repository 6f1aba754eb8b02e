// One generation: runs it to its end and collects what came of it. Prints only through the function it is given.
import { type CausalLanguageModel, type GenerationStep, generate } from "@attn/transformer";
import { AttentionRecorder } from "../attention/attention-recorder.ts";
import { layerWeights } from "../attention/layer-weights.ts";
import type { GenerateFlags } from "../commands/generate.ts";
import { listenForInterruption, turnEventLoop } from "../interruption.ts";
import type { OpenModel } from "../models/open-model.ts";
import { GenerationClock } from "./generation-clock.ts";

/** What a generation came to. */
export interface GenerationOutcome {
  readonly text: string;
  readonly tokens: readonly number[];
  readonly finishReason: "stop" | "length" | "abort";
  readonly clock: GenerationClock;
  readonly steps: readonly Pick<GenerationStep, "token" | "logprob" | "topLogprobs">[];
  readonly recorder: AttentionRecorder;
}

/** Generates after `promptTokens`; hands every finished piece of text to `onText`. Ctrl-C ends it with "abort". */
export async function runGeneration(
  { model, encoder }: OpenModel & { readonly model: CausalLanguageModel },
  promptTokens: readonly number[],
  { flags, onText }: { flags: GenerateFlags; onText: (text: string) => Promise<void> },
): Promise<GenerationOutcome> {
  const { signal, stopListening } = listenForInterruption();
  const clock = new GenerationClock();
  const recorder = new AttentionRecorder();
  const steps: GenerationStep[] = [];
  using cache = model.createCache({ kind: "growing", dtype: flags.cache });
  let [text, finishReason]: [string, GenerationOutcome["finishReason"]] = ["", "length"];
  // The decoder has seen the prompt, so that the first new token keeps its leading space.
  const decoder = encoder.tokenizer.decodeStream({ skipSpecialTokens: true });
  for (const token of promptTokens) decoder.push(token);
  try {
    for await (const step of generate(model, [...promptTokens], { ...samplerOptions(flags), cache, decoder, signal })) {
      clock.mark();
      text += step.text;
      finishReason = step.finishReason ?? finishReason;
      if (step.attentions !== undefined) recorder.add(await layerWeights(step.attentions));
      steps.push(step);
      await onText(step.text);
      await turnEventLoop();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    finishReason = "abort";
  } finally {
    stopListening();
  }
  return { text, tokens: steps.map(({ token }) => token), finishReason, clock, steps, recorder };
}

function samplerOptions(flags: GenerateFlags) {
  const { maxTokens, temperature, topK, topP, minP, repetitionPenalty, seed, stop = [], logprobs, attention } = flags;
  const given = { topK, topP, minP, repetitionPenalty, logprobs };
  const defined = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { maxTokens, temperature, seed, stop: [...stop], attentions: attention !== undefined, ...defined };
}
