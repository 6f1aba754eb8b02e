// How fast each pair of a head turns, as a Hugging Face config says it. Not here: the rules themselves (rope-rules.ts), the rotation (rope.ts).
import type { RopeRule } from "./rope-rules.ts";
import { ropeRules } from "./rope-rules.ts";

/** What RoPE needs to know of a model. */
export interface RopeFrequencies {
  /** How many numbers of each head turn: the first ones. Even; the others pass through. */
  readonly rotaryWidth: number;
  /** Whether `at` gives other numbers for other lengths ("dynamic" and "longrope"). */
  readonly dependsOnLength: boolean;
  /**
   * For a sequence of `length` tokens (largest position + 1; without it the length that the model was made for): `inverse`
   * [rotaryWidth / 2] in radians per position, and the factor `scale` on cos and sin.
   */
  at(length?: number): RopeRule;
}

export interface RopeFrequenciesOptions {
  /** D; without it `head_dim`, or `hidden_size / num_attention_heads`, of the config. */
  readonly headWidth?: number;
}

/**
 * The frequencies of a model, from the fields of its config.json as they stand there: `rope_parameters`, or the older `rope_scaling`
 * with `rope_theta` and `partial_rotary_factor` beside it. Rules: default, linear, dynamic, llama3, yarn, longrope.
 * Under a length-dependent rule keys in a cache keep the rotation they got when the sequence was shorter, as in transformers.
 * @throws TypeError or RangeError naming the field for a missing or impossible value, or an unknown rule.
 */
export const ropeFrequencies = (
  config: Readonly<Record<string, unknown>>,
  { headWidth }: RopeFrequenciesOptions = {},
): RopeFrequencies => {
  const parameters = readParameters(config);
  const type = parameters.rope_type ?? parameters.type ?? "default";
  const rule = typeof type === "string" && Object.hasOwn(ropeRules, type) ? ropeRules[type] : undefined;
  if (rule === undefined)
    throw new RangeError(
      `ropeFrequencies: unknown rope_type ${JSON.stringify(type)}. Known: ${Object.keys(ropeRules).join(", ")}`,
    );
  const width = headWidth ?? readHeadWidth(config);
  const share = readNumber(parameters, "partial_rotary_factor", 1);
  const rotaryWidth = Math.floor(width * share);
  if (!Number.isInteger(width) || width > widest)
    throw new RangeError(`ropeFrequencies: a head of ${width} numbers is not possible (1 to ${widest})`);
  if (rotaryWidth < 2 || rotaryWidth > width || rotaryWidth % 2 !== 0)
    throw new RangeError(
      `ropeFrequencies: ${rotaryWidth} of ${width} numbers per head cannot turn in pairs (partial_rotary_factor ${share})`,
    );
  const contextLength = readNumber(parameters, "max_position_embeddings", NaN);
  const at = rule({
    rotaryWidth,
    base: readNumber(parameters, "rope_theta", 10000),
    contextLength,
    originalLength: readNumber(parameters, "original_max_position_embeddings", contextLength),
    number: (name, fallback) => readNumber(parameters, name, fallback),
    list: (name) => readList(parameters, name, rotaryWidth / 2),
    flag: (name, fallback) => readFlag(parameters, name, fallback),
  });
  return {
    rotaryWidth,
    dependsOnLength: type === "dynamic" || type === "longrope",
    at: (length) => checkRule(at(length), String(type)),
  };
};

/** Far beyond any model; a config that says more is a mistake or an attack. */
const widest = 2 ** 16;

const checkRule = (rule: RopeRule, type: string): RopeRule => {
  const wrong = [rule.scale, ...rule.inverse].find((x) => !Number.isFinite(x) || x <= 0);
  if (wrong === undefined) return rule;
  throw new RangeError(`ropeFrequencies: rule "${type}" with these values gives a frequency or scale of ${wrong}`);
};

type Fields = Readonly<Record<string, unknown>>;

const besideTheRule = [
  "rope_theta",
  "partial_rotary_factor",
  "max_position_embeddings",
  "original_max_position_embeddings",
] as const;

/** One object with all fields: those of the rule itself before those that stand beside it in the config. */
const readParameters = (config: Fields): Fields => {
  const own = config.rope_parameters ?? config.rope_scaling ?? {};
  const name = config.rope_parameters != null ? "rope_parameters" : "rope_scaling";
  if (!isFields(own)) throw new TypeError(`ropeFrequencies: ${name} must be an object, got ${JSON.stringify(own)}`);
  const perLayer = Object.keys(own).filter((key) => isFields(own[key]));
  if (perLayer.length > 0)
    throw new TypeError(
      `ropeFrequencies: ${name} has one object per kind of layer (${perLayer.join(", ")}). Call once for each, with that object as ${name}`,
    );
  const beside = besideTheRule.flatMap((key) => (config[key] != null && own[key] == null ? [[key, config[key]]] : []));
  return { ...own, ...Object.fromEntries(beside) };
};

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const readHeadWidth = (config: Fields): number =>
  config.head_dim != null
    ? readNumber(config, "head_dim")
    : Math.floor(readNumber(config, "hidden_size") / readNumber(config, "num_attention_heads"));

/** A finite positive number; without a fallback it must be there. */
const readNumber = (fields: Fields, name: string, fallback?: number): number => {
  const value = fields[name] ?? undefined;
  if (value === undefined && fallback !== undefined) return fallback;
  if (value === undefined) throw new TypeError(`ropeFrequencies: ${name} is missing`);
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0)
    throw new RangeError(`ropeFrequencies: ${name} must be a positive number, got ${JSON.stringify(value)}`);
  return value;
};

const readList = (fields: Fields, name: string, length: number): readonly number[] => {
  const value = fields[name];
  if (!Array.isArray(value) || value.length !== length || value.some((x) => !Number.isFinite(x) || x <= 0))
    throw new RangeError(
      `ropeFrequencies: ${name} must be ${length} positive numbers, got ${JSON.stringify(value) ?? "none"}`,
    );
  return value as number[];
};

const readFlag = (fields: Fields, name: string, fallback: boolean): boolean => {
  const value = fields[name] ?? fallback;
  if (typeof value !== "boolean")
    throw new TypeError(`ropeFrequencies: ${name} must be true or false, got ${JSON.stringify(value)}`);
  return value;
};
