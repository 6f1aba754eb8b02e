// From logits to a token: which filters there are and their order, then one draw. How they run is chain.ts, each filter is in its own file.
import { argmax } from "./argmax.ts";
import { Chain, type Step } from "./chain.ts";
import { draw } from "./draw.ts";
import { frequencyPenalty } from "./frequency-penalty.ts";
import { type LogitBias, logitBias } from "./logit-bias.ts";
import type { LogitsFilter } from "./logits-filter.ts";
import { minP } from "./min-p.ts";
import { noRepeatNgram } from "./no-repeat-ngram.ts";
import { presencePenalty } from "./presence-penalty.ts";
import { random } from "./random.ts";
import { repetitionPenalty } from "./repetition-penalty.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";
import { topP } from "./top-p.ts";
import { typical } from "./typical.ts";
import { type XtcOptions, xtc } from "./xtc.ts";

/** What `sampler` does; everything left out is off. The order here is the order in which the filters run. */
export interface SamplerOptions {
  /** Added to single logits. */
  logitBias?: LogitBias | undefined;
  /** 1 is off. */
  repetitionPenalty?: number | undefined;
  /** 0 is off. */
  presencePenalty?: number | undefined;
  /** 0 is off. */
  frequencyPenalty?: number | undefined;
  /** Length n of the n-grams that may not come twice; 0 is off. */
  noRepeatNgramSize?: number | undefined;
  /** Filters of your own, in their order. */
  filters?: readonly LogitsFilter[] | undefined;
  /** 1 is off; 0 is greedy: the largest logit, the lowest id where equal, and nothing below this line runs. */
  temperature?: number | undefined;
  /** 0 is off. */
  topK?: number | undefined;
  /** 1 is off. */
  topP?: number | undefined;
  /** 0 is off. */
  minP?: number | undefined;
  /** 1 is off. */
  typicalP?: number | undefined;
  xtc?: XtcOptions | undefined;
  /** A safe integer. Without one every sampler draws differently. */
  seed?: number | undefined;
}

/** Chooses tokens; made by `sampler`. */
export interface Sampler {
  /**
   * @param logits [V], never changed.
   * @param tokens ids seen so far, oldest first, for the penalties and `noRepeatNgramSize`.
   * @returns the id of the chosen token.
   * @throws RangeError when a logit is NaN or +Infinity, and when no token is left to choose.
   */
  (logits: Float32Array, tokens?: ArrayLike<number>): number;
  /** The logits [V] that a token would be drawn from, a new array; uses up a random number only where `xtc` is on. */
  filtered(logits: Float32Array, tokens?: ArrayLike<number>): Float32Array;
}

/**
 * A function from logits to a token id, with its own random stream: equal options, seeds and logits give equal tokens.
 *
 * Filters run in the order of `SamplerOptions`, which is transformers' (`_get_logits_processor`). Three have no equal there: presence
 * and frequency penalty follow the repetition penalty as in mlx-lm, before any temperature, so that they mean what OpenAI's
 * API says; xtc comes last, on the tokens that the other truncations left.
 *
 * @throws RangeError when an option is outside its range.
 */
export function sampler(options: SamplerOptions = {}): Sampler {
  const next = random(options.seed ?? Math.floor(Math.random() * 2 ** 53));
  const greedy = options.temperature === 0;
  const cuts = truncations(options, next);
  const chain = new Chain(processors(options), greedy ? [] : cuts, options);
  let scratch = new Float32Array(0);

  const sample = (logits: Float32Array, tokens: ArrayLike<number> = []): number => {
    if (scratch.length !== logits.length) scratch = new Float32Array(logits.length);
    const { values, ids } = chain.run(logits, scratch, tokens);
    const best = argmax(values, "sampler", chain.stage);
    const chosen = greedy ? best : draw(values, best, next());
    return ids?.[chosen] ?? chosen;
  };
  const filtered = (logits: Float32Array, tokens: ArrayLike<number> = []): Float32Array => {
    const copy = new Float32Array(logits.length);
    if (chain.run(logits, copy, tokens).ids !== undefined) chain.list.writeTo(copy);
    argmax(copy, "sampler", chain.stage);
    return copy;
  };
  return Object.assign(sample, { filtered });
}

/** What changes which token is best: these run under greedy choice too. */
function processors(options: SamplerOptions): Step[] {
  const steps: Step[] = [];
  const add = (name: string, filter: LogitsFilter): number => steps.push({ name, filter });
  if (options.logitBias !== undefined) add("logitBias", logitBias(options.logitBias));
  if (isOn(options.repetitionPenalty, 1)) add("repetitionPenalty", repetitionPenalty(options.repetitionPenalty));
  if (isOn(options.presencePenalty, 0)) add("presencePenalty", presencePenalty(options.presencePenalty));
  if (isOn(options.frequencyPenalty, 0)) add("frequencyPenalty", frequencyPenalty(options.frequencyPenalty));
  if (isOn(options.noRepeatNgramSize, 0)) add("noRepeatNgramSize", noRepeatNgram(options.noRepeatNgramSize));
  options.filters?.forEach((filter, i) => void add(`filters[${i}]`, filter));
  return steps;
}

/** What shapes and cuts the distribution to draw from: greedy choice leaves these out. */
function truncations(options: SamplerOptions, next: () => number): Step[] {
  const steps: Step[] = [];
  const add = (name: string, filter: Step["filter"]): number => steps.push({ name, filter });
  if (isOn(options.temperature, 1) && options.temperature !== 0) add("temperature", temperature(options.temperature));
  if (isOn(options.topK, 0)) add("topK", topK(options.topK));
  if (isOn(options.topP, 1)) add("topP", topP(options.topP));
  if (isOn(options.minP, 0)) add("minP", minP(options.minP));
  if (isOn(options.typicalP, 1)) add("typicalP", typical(options.typicalP));
  if (options.xtc !== undefined) add("xtc", xtc(options.xtc, next));
  return steps;
}

const isOn = (value: number | undefined, off: number): value is number => value !== undefined && value !== off;
