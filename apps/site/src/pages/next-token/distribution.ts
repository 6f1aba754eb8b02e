// From logits to what is drawn: the model's probabilities, those after the settings, what cut which token, and the token that is drawn.
import { argmax, logSoftmax, sampler, softmax } from "@attn/sampling";
import { type CutBy, type DrawSettings, filterStages } from "./settings.ts";

/** One token of a distribution. */
export interface Candidate {
  readonly token: number;
  /** Under the model alone. */
  readonly probability: number;
  /** ln of it, in nats. */
  readonly logprob: number;
  /** After temperature and filters: what the draw uses. 0 where it was cut. */
  readonly drawn: number;
  readonly cutBy?: CutBy;
}

export interface Distribution {
  /** The likeliest tokens of the model, likeliest first. */
  readonly candidates: readonly Candidate[];
  /** How many tokens of the vocabulary may still be drawn. */
  readonly kept: number;
  readonly vocabulary: number;
  /** The token that is drawn with the settings' seed. */
  readonly choice: Candidate;
}

/**
 * @param logits [V]
 * @param place how many tokens were drawn before with the same seed: the place in its random stream.
 */
export function distributionOf(
  logits: Float32Array,
  settings: DrawSettings,
  { place = 0, count = 12 } = {},
): Distribution {
  const model = logSoftmax(logits);
  const { drawn, cuts } = shape(logits, settings);
  const order = Array.from(logits.keys()).sort((a, b) => logits[b]! - logits[a]! || a - b);
  const candidate = (token: number): Candidate => {
    const cutBy = cuts.get(token);
    const logprob = model[token]!;
    return { token, probability: Math.exp(logprob), logprob, drawn: drawn[token]!, ...(cutBy && { cutBy }) };
  };
  return {
    candidates: order.slice(0, count).map(candidate),
    kept: drawn.reduce((sum, share) => sum + Number(share > 0), 0),
    vocabulary: logits.length,
    choice: candidate(choose(logits, settings, place)),
  };
}

/** The token that `generate` would choose after `place` others. */
function choose(logits: Float32Array, settings: DrawSettings, place: number): number {
  const draw = sampler(settings);
  // Each choice uses one random number, whatever it chooses from.
  for (let i = 0; i < place; i++) draw(new Float32Array(1));
  return draw(logits);
}

/** The distribution that is drawn from [V], and which filter removed which token. */
function shape(
  logits: Float32Array,
  settings: DrawSettings,
): { readonly drawn: Float32Array; readonly cuts: Map<number, CutBy> } {
  const cuts = new Map<number, CutBy>();
  if (settings.temperature === 0) {
    const best = argmax(logits);
    for (const token of logits.keys()) if (token !== best) cuts.set(token, "temperature 0");
    return { drawn: Float32Array.from(logits, (_, token) => Number(token === best)), cuts };
  }
  let filtered = logits;
  for (const [name, options] of filterStages(settings)) {
    filtered = sampler(options).filtered(logits);
    for (const [token, logit] of filtered.entries()) if (logit === -Infinity && !cuts.has(token)) cuts.set(token, name);
  }
  return { drawn: softmax(filtered), cuts };
}
