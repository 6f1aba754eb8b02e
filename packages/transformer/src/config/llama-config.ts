// config.json of Llama and of the models that differ from it by little: Mistral, Qwen2, Qwen3.
import { ropeFrequencies } from "@attn/attention";
import { FormatError } from "../format-error.ts";
import { activations } from "./activations.ts";
import type { ConfigFields } from "./config-fields.ts";
import type { Architecture, ModelConfig, RopeConfig } from "./model-config.ts";
import { specialTokens } from "./special-tokens.ts";

export type LlamaLike = Extract<
  Architecture,
  "LlamaForCausalLM" | "MistralForCausalLM" | "Qwen2ForCausalLM" | "Qwen3ForCausalLM"
>;

export const llamaConfig = (fields: ConfigFields, architecture: LlamaLike): ModelConfig => {
  const width = fields.count("hidden_size");
  const heads = fields.count("num_attention_heads");
  const headWidth = headWidthOf(fields, width, heads);
  const layers = fields.count("num_hidden_layers", { most: 10_000 });
  const vocabularySize = fields.count("vocab_size");
  return {
    architecture,
    layers,
    width,
    feedForwardWidth: fields.count("intermediate_size"),
    heads,
    kvHeads: fields.count("num_key_value_heads", { fallback: heads }),
    headWidth,
    vocabularySize,
    contextLength: fields.count("max_position_embeddings", { most: 2 ** 31 - 1 }),
    activation: fields.choice("hidden_act", activations, "silu"),
    normEpsilon: fields.positive("rms_norm_eps", 1e-6),
    dropout: { attention: fields.share("attention_dropout", 0) },
    tiedEmbeddings: fields.flag("tie_word_embeddings", false),
    attentionBias: attentionBias(fields, architecture),
    feedForwardBias: architecture === "LlamaForCausalLM" && fields.flag("mlp_bias", false),
    queryKeyNorm: architecture === "Qwen3ForCausalLM",
    rope: ropeConfig(fields, headWidth),
    windows: slidingWindows(fields, architecture, layers),
    tokenTypes: 0,
    ...specialTokens(fields, vocabularySize),
  };
};

const headWidthOf = (fields: ConfigFields, width: number, heads: number): number => {
  if (fields.has("head_dim")) return fields.count("head_dim", { most: 65_536 });
  if (width % heads !== 0)
    throw fields.error("hidden_size", `not a multiple of num_attention_heads (${heads}), and there is no head_dim`);
  return width / heads;
};

const attentionBias = (fields: ConfigFields, architecture: LlamaLike): ModelConfig["attentionBias"] => {
  if (architecture === "Qwen2ForCausalLM") return "inputs";
  if (architecture === "MistralForCausalLM") return "none";
  return fields.flag("attention_bias", false) ? "all" : "none";
};

const ropeFields = [
  "rope_parameters",
  "rope_scaling",
  "rope_theta",
  "partial_rotary_factor",
  "max_position_embeddings",
  "original_max_position_embeddings",
];

/** Only what concerns positions, checked by making the frequencies once. */
const ropeConfig = (fields: ConfigFields, headWidth: number): RopeConfig => {
  const rope = Object.fromEntries(
    ropeFields.filter((name) => fields.has(name)).map((name) => [name, fields.json[name]]),
  );
  try {
    ropeFrequencies(rope, { headWidth });
  } catch (error) {
    const problem = (error as Error).message.replace(/^ropeFrequencies: /, "");
    throw new FormatError(`${fields.subject} has positions that cannot be made, ${problem}`);
  }
  return rope;
};

/**
 * Mistral: every layer. Qwen: only with `use_sliding_window`, and then the layers that `layer_types` names, or those from
 * `max_window_layers` on. Llama: none. Where `sliding_window` is absent, and not null, it is 4096 as in transformers.
 */
const slidingWindows = (
  fields: ConfigFields,
  architecture: LlamaLike,
  layers: number,
): readonly (number | undefined)[] => {
  const isQwen = architecture === "Qwen2ForCausalLM" || architecture === "Qwen3ForCausalLM";
  const isOn = isQwen ? fields.flag("use_sliding_window", false) : architecture === "MistralForCausalLM";
  const all = Array.from({ length: layers }, (_, layer) => layer);
  if (!isOn || fields.json.sliding_window === null) return all.map(() => undefined);
  const window = fields.count("sliding_window", { most: 2 ** 31 - 1, fallback: 4096 });
  if (!isQwen) return all.map(() => window);
  const types = fields.strings("layer_types");
  if (types !== undefined && types.length !== layers)
    throw fields.error("num_hidden_layers", `but layer_types names ${types.length} layers`);
  const first = fields.count("max_window_layers", { least: 0, fallback: 28 });
  return all.map((layer) => ((types ? types[layer] === "sliding_attention" : layer >= first) ? window : undefined));
};
