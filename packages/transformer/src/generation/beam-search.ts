// The likeliest texts instead of the likeliest next token. Not here: which hypotheses are kept (beams.ts), one token at a time (generate.ts).
import { topLogprobs } from "@attn/sampling";
import { evaluate, tensor } from "@attn/tensor";
import { BeamCache } from "./beam-cache.ts";
import type { BeamOptions, BeamRules, Continuation, Hypothesis } from "./beams.ts";
import { Beams, checkBeamOptions } from "./beams.ts";
import { createBreather } from "./event-loop.ts";
import { checkLogits, take } from "./next-token.ts";
import type { GenerativeModel, Start } from "./start-tokens.ts";
import { start } from "./start-tokens.ts";

/**
 * Follows the `beams` likeliest hypotheses in parallel and gives the best finished ones, best first: the same as transformers' beam
 * search without sampling. All hypotheses are computed in one batch; the prompt, or the source and its keys and values, once.
 *
 * @param prompt as for `generate`.
 * @throws what `generate` throws for a model, a prompt or logits; RangeError for options outside their range; the signal's reason.
 */
export const beamSearch = async (
  model: GenerativeModel,
  prompt: readonly number[],
  options: BeamOptions = {},
): Promise<readonly Hypothesis[]> => {
  const { maxTokens = 100, signal, ...choices } = options;
  const settings = checkBeamOptions(choices);
  signal?.throwIfAborted();
  const begun = await start("beamSearch", model, { prompt, maxTokens });
  if (begun.room === 0) {
    begun.dispose();
    throw new RangeError("beamSearch: maxTokens must be at least 1, got 0");
  }
  const stopTokens = new Set(options.stopTokens ?? model.config.eosTokens);
  const rules: BeamRules = { ...settings, stopTokens, room: begun.room, onStep: options.onStep };
  const breathe = createBreather(signal);
  const { layers } = model.kind === "causal" ? model.config : model.config.decoder;
  const cache = new BeamCache(layers);
  const search = new Beams(rules);
  try {
    let rows: readonly (readonly number[])[] = [begun.tokens];
    while (true) {
      await breathe();
      signal?.throwIfAborted();
      const next = search.step(await continuations(begun, cache, { rows, count: search.wanted }));
      if (next === undefined) return search.best();
      cache.reorder(next.map(({ parent }) => parent));
      rows = next.map(({ token }) => [token]);
    }
  } finally {
    cache.dispose();
    begun.dispose();
  }
};

/** The likeliest next tokens of each row, tokens that are never written left out. */
const continuations = async (
  { model, neverTokens }: Start,
  cache: BeamCache,
  { rows, count }: { rows: readonly (readonly number[])[]; count: number },
): Promise<readonly Continuation[]> => {
  const input = tensor(Int32Array.from(rows.flat()), { shape: [rows.length, rows[0]!.length] });
  const { logits } = model.forward(input, { cache, lastOnly: true });
  await evaluate(logits, ...cache.tensors());
  cache.settle();
  const all = await take(logits);
  const size = all.length / rows.length;
  const never = new Set(neverTokens);
  return rows.flatMap((row, parent) => {
    const own = all.subarray(parent * size, (parent + 1) * size);
    checkLogits("beamSearch", own, { position: cache.length - 1, token: row.at(-1)! });
    return topLogprobs(own, count + never.size)
      .filter(({ token }) => !never.has(token))
      .map(({ token, logprob }) => ({ parent, token, logprob }));
  });
};
