// From a prompt to the tokens after it, one at a time. Not here: how a token is chosen (@attn/sampling), what a model computes (models/).
import { logprob, sampler, topLogprobs } from "@attn/sampling";
import { createBreather } from "./event-loop.ts";
import type { FinishReason, GenerateOptions, GenerationStep } from "./generate-options.ts";
import { nextToken } from "./next-token.ts";
import type { GenerativeModel } from "./start-tokens.ts";
import { start } from "./start-tokens.ts";
import type { StopMatch } from "./stop-strings.ts";
import { TextStream } from "./text-stream.ts";

/**
 * What follows a prompt, or with an encoder-decoder the translation of a source. Computes the prompt in one pass, then one token per step from the cache, until a stop token or string, `maxTokens`, the end of the
 * context, or an abort. Equal seeds give equal tokens. Leaving the loop early gives the memory back.
 *
 * @param prompt ids, a beginning-of-text token included where the model wants one; an empty one becomes that token alone. For an
 * encoder-decoder the source, its end-of-text token included.
 * @throws RangeError for a prompt that is empty (and the model has no beginning-of-text token), fills the context or has ids outside
 * the vocabulary, for sampler options outside their range, and for logits that are NaN; TypeError for stop strings without a
 * decoder, a cache for an encoder-decoder, or a model that writes no tokens; the signal's reason when that is aborted before the first step.
 */
export async function* generate(
  model: GenerativeModel,
  prompt: readonly number[],
  options: GenerateOptions = {},
): AsyncGenerator<GenerationStep, void, undefined> {
  const { decoder, signal, stop = [], logprobs: wanted, promptLogprobs, ...inside } = options;
  const { maxTokens = 100 } = options;
  const choose = sampler(options);
  const text = new TextStream(decoder, stop);
  const stopTokens = new Set(options.stopTokens ?? model.config.eosTokens);
  const breathe = createBreather(signal);
  if (model.kind === "encoder-decoder" && options.cache !== undefined)
    throw new TypeError("generate: a cache does not know its source, an encoder-decoder takes none");
  const { tokens: first, ...begun } = await start("generate", model, { prompt, maxTokens });
  const tokens = [...first];
  const cache = options.cache ?? begun.model.createCache();
  try {
    if (cache.length >= tokens.length) cache.trim(tokens.length - 1);
    for (let step = 1; step <= begun.room; step++) {
      await breathe();
      if (step === 1) signal?.throwIfAborted();
      const { logits, ...seen } = await nextToken(begun.model, tokens.slice(cache.length), {
        ...inside,
        cache,
        promptLogprobs: step === 1 && promptLogprobs,
      });
      const token = choose(without(logits, begun.neverTokens), tokens);
      tokens.push(token);
      const isStop = stopTokens.has(token);
      const piece = isStop ? { text: "", stopped: true } : text.push(token);
      const reason = finishReason(piece, { isLast: step === begun.room, isAborted: signal?.aborted ?? false });
      yield {
        token,
        ...finishText(piece, { reason, isStop, text }),
        ...(wanted !== undefined && { logprob: logprob(logits, token), topLogprobs: topLogprobs(logits, wanted) }),
        ...seen,
      };
      if (reason !== undefined) return;
    }
  } finally {
    if (options.cache === undefined) cache.dispose();
    begun.dispose();
  }
}

/** The logits with some tokens made impossible. */
const without = (logits: Float32Array, never: readonly number[]): Float32Array => {
  if (never.length === 0) return logits;
  const rest = logits.slice();
  for (const token of never) rest[token] = -Infinity;
  return rest;
};

const finishReason = (
  { stopped }: StopMatch,
  { isLast, isAborted }: { isLast: boolean; isAborted: boolean },
): FinishReason | undefined => (stopped ? "stop" : isAborted ? "abort" : isLast ? "length" : undefined);

/** The last step also has the text that was held back; a stop string that becomes complete in it counts. */
const finishText = (
  piece: StopMatch,
  { reason, isStop, text }: { reason: FinishReason | undefined; isStop: boolean; text: TextStream },
): Pick<GenerationStep, "text" | "finishReason"> => {
  if (reason === undefined) return { text: piece.text };
  if (reason === "stop" && !isStop) return { text: piece.text, finishReason: reason };
  const rest = text.end();
  return { text: piece.text + rest.text, finishReason: rest.stopped ? "stop" : reason };
};
