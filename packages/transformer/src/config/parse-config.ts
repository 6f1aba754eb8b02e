// config.json into a checked ModelConfig. The differences between architectures are in llama-config.ts, gpt2-config.ts and bert-config.ts.
import { FormatError } from "../format-error.ts";
import type { JsonObject } from "../strict-json.ts";
import { isJsonObject, showJson } from "../strict-json.ts";
import { bertConfig } from "./bert-config.ts";
import { ConfigFields } from "./config-fields.ts";
import { gpt2Config } from "./gpt2-config.ts";
import { llamaConfig } from "./llama-config.ts";
import type { Architecture, ModelConfig } from "./model-config.ts";

const readers: Readonly<Record<Architecture, (fields: ConfigFields) => ModelConfig>> = {
  LlamaForCausalLM: (fields) => llamaConfig(fields, "LlamaForCausalLM"),
  MistralForCausalLM: (fields) => llamaConfig(fields, "MistralForCausalLM"),
  Qwen2ForCausalLM: (fields) => llamaConfig(fields, "Qwen2ForCausalLM"),
  Qwen3ForCausalLM: (fields) => llamaConfig(fields, "Qwen3ForCausalLM"),
  GPT2LMHeadModel: gpt2Config,
  BertModel: bertConfig,
};

const byModelType: Readonly<Record<string, Architecture>> = {
  llama: "LlamaForCausalLM",
  mistral: "MistralForCausalLM",
  qwen2: "Qwen2ForCausalLM",
  qwen3: "Qwen3ForCausalLM",
  gpt2: "GPT2LMHeadModel",
  bert: "BertModel",
};

/**
 * The checked form of a `config.json`. The first known name in `architectures` decides what it is; where the list is absent,
 * empty or names another head of a known model, `model_type` does.
 * @param json the parsed file.
 * @param generation the parsed `generation_config.json`, whose tokens that end a text are added.
 * @throws FormatError `parseConfig: config.json <field> is <value>, <what it must be>` for an unknown architecture, a missing
 * field, and sizes that are no sizes or contradict each other.
 */
export const parseConfig = (json: unknown, { generation }: { generation?: unknown } = {}): ModelConfig => {
  const subject = "parseConfig: config.json";
  if (!isJsonObject(json as JsonObject))
    throw new FormatError(`${subject} is not an object but ${showJson(json as JsonObject)}`);
  const fields = new ConfigFields(json as JsonObject, subject);
  const config = readers[findArchitecture(fields)](fields);
  checkHeads(config, fields);
  if (!isJsonObject(generation as JsonObject)) return config;
  const generationFields = new ConfigFields(generation as JsonObject, "parseConfig: generation_config.json");
  const more = generationFields.tokens("eos_token_id", config.vocabularySize);
  return { ...config, eosTokens: [...new Set([...config.eosTokens, ...more])] };
};

const findArchitecture = (fields: ConfigFields): Architecture => {
  const named = fields.strings("architectures") ?? [];
  const known = named.find((name): name is Architecture => Object.hasOwn(readers, name));
  if (known !== undefined) return known;
  const { model_type: type } = fields.json;
  if (typeof type === "string" && Object.hasOwn(byModelType, type)) return byModelType[type]!;
  const supported = `Supported are ${Object.keys(readers).join(", ")}`;
  if (named.length > 0) throw new FormatError(`${fields.subject} architectures is ${showJson(named)}. ${supported}`);
  throw new FormatError(`${fields.subject} model_type is ${showJson(type)}. ${supported}`);
};

const checkHeads = ({ heads, kvHeads, headWidth }: ModelConfig, fields: ConfigFields): void => {
  if (heads % kvHeads !== 0)
    throw fields.error("num_attention_heads", `not a multiple of num_key_value_heads (${kvHeads})`);
  if (heads * headWidth > 2 ** 24)
    throw fields.error("num_attention_heads", `too many for heads of ${headWidth} elements`);
};
