// The published ways to stretch RoPE beyond the length a model was trained on. Not here: reading the fields of a config (rope-frequencies.ts).

/** Radians per position of each pair, slowest last, and the factor on cos and sin. */
export interface RopeRule {
  readonly inverse: readonly number[];
  readonly scale: number;
}

/** What a rule may ask of a config. A field without a fallback that is missing throws. */
export interface RopeRuleInput {
  readonly rotaryWidth: number;
  readonly base: number;
  /** Tokens that the model accepts, and those it was first trained on. NaN when the config does not say. */
  readonly contextLength: number;
  readonly originalLength: number;
  number(name: string, fallback?: number): number;
  list(name: string): readonly number[];
  flag(name: string, fallback: boolean): boolean;
}

type Rule = (input: RopeRuleInput) => (length?: number) => RopeRule;

/** base^(−2i / rotaryWidth) for every pair i (Su et al. 2021). */
const inverseOf = (base: number, rotaryWidth: number): number[] =>
  Array.from({ length: rotaryWidth / 2 }, (_, i) => base ** ((-2 * i) / rotaryWidth));

const always =
  (inverse: readonly number[], scale = 1) =>
  (): RopeRule => ({ inverse, scale });

const known = (value: number, name: string): number => {
  if (Number.isNaN(value)) throw new TypeError(`ropeFrequencies: ${name} is missing`);
  return value;
};

const defaultRule: Rule = ({ base, rotaryWidth }) => always(inverseOf(base, rotaryWidth));

/** All positions divided by a factor (Chen et al. 2023). */
const linear: Rule = ({ base, rotaryWidth, number }) => {
  const factor = number("factor");
  return always(inverseOf(base, rotaryWidth).map((f) => f / factor));
};

/** A base that grows with the sequence once it is longer than the context ("NTK-aware", as transformers computes it). */
const dynamic: Rule = ({ base, rotaryWidth, contextLength, number }) => {
  const factor = number("factor");
  const context = known(contextLength, "max_position_embeddings");
  return (length = context) => {
    const stretch = (factor * Math.max(length, context)) / context - (factor - 1);
    return { inverse: inverseOf(base * stretch ** (rotaryWidth / (rotaryWidth - 2)), rotaryWidth), scale: 1 };
  };
};

/** Slow pairs are divided by a factor, fast ones kept, those between blended (Llama 3.1). */
const llama3: Rule = ({ base, rotaryWidth, originalLength, number }) => {
  const factor = number("factor");
  const [low, high] = [number("low_freq_factor"), number("high_freq_factor")];
  const original = known(originalLength, "original_max_position_embeddings");
  return always(
    inverseOf(base, rotaryWidth).map((f) => {
      const turns = (original * f) / (2 * Math.PI);
      if (turns < low) return f / factor;
      if (turns > high) return f;
      const share = (turns - low) / (high - low);
      return (1 - share) * (f / factor) + share * f;
    }),
  );
};

/** Blends by the number of turns within the original length, and sharpens attention (Peng et al. 2023). */
const yarn: Rule = ({ base, rotaryWidth, contextLength, originalLength, number, flag }) => {
  const original = known(originalLength, "original_max_position_embeddings");
  const factor = number("factor", contextLength / original);
  const mscale = number("mscale", 0);
  const mscaleAll = number("mscale_all_dim", 0);
  const sharpen = (by: number): number => (factor <= 1 ? 1 : 0.1 * by * Math.log(factor) + 1);
  const scale = number("attention_factor", mscale && mscaleAll ? sharpen(mscale) / sharpen(mscaleAll) : sharpen(1));
  const pairWithTurns = (turns: number): number =>
    (rotaryWidth * Math.log(original / (turns * 2 * Math.PI))) / (2 * Math.log(base));
  const isTruncated = flag("truncate", true);
  const first = pairWithTurns(number("beta_fast", 32));
  const last = pairWithTurns(number("beta_slow", 1));
  const low = Math.max(isTruncated ? Math.floor(first) : first, 0);
  const high = Math.min(isTruncated ? Math.ceil(last) : last, rotaryWidth - 1);
  const width = high === low ? 0.001 : high - low;
  return always(
    inverseOf(base, rotaryWidth).map((f, i) => {
      const slow = Math.min(Math.max((i - low) / width, 0), 1);
      return (f / factor) * slow + f * (1 - slow);
    }),
    scale,
  );
};

/** A divisor per pair, one list up to the original length and one beyond it (Ding et al. 2024). */
const longrope: Rule = ({ base, rotaryWidth, contextLength, originalLength, number, list }) => {
  const original = known(originalLength, "original_max_position_embeddings");
  const factor = number("factor", contextLength / original);
  const scale = number("attention_factor", factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original)));
  const divided = (by: readonly number[]): number[] => inverseOf(base, rotaryWidth).map((f, i) => f / by[i]!);
  const [short, long] = [divided(list("short_factor")), divided(list("long_factor"))];
  return (length = 0) => ({ inverse: length > original ? long : short, scale });
};

export const ropeRules: Readonly<Record<string, Rule>> = {
  default: defaultRule,
  linear,
  dynamic,
  llama3,
  yarn,
  longrope,
};
