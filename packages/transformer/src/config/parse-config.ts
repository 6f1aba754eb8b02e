// config.json into a checked ModelConfig. The differences between architectures are in llama-config.ts, gpt2-config.ts and so on.
import { FormatError } from "../format-error.ts";
import type { JsonObject } from "../strict-json.ts";
import { isJsonObject, showJson } from "../strict-json.ts";
import { bertConfig } from "./bert-config.ts";
import { ConfigFields } from "./config-fields.ts";
import { neverTokens } from "./decoder-tokens.ts";
import { gpt2Config } from "./gpt2-config.ts";
import { llamaConfig } from "./llama-config.ts";
import { marianConfig } from "./marian-config.ts";
import type { Architecture, ModelConfig } from "./model-config.ts";
import { t5Config } from "./t5-config.ts";

const readers: Readonly<Record<Architecture, (fields: ConfigFields) => ModelConfig>> = {
  LlamaForCausalLM: (fields) => llamaConfig(fields, "LlamaForCausalLM"),
  MistralForCausalLM: (fields) => llamaConfig(fields, "MistralForCausalLM"),
  Qwen2ForCausalLM: (fields) => llamaConfig(fields, "Qwen2ForCausalLM"),
  Qwen3ForCausalLM: (fields) => llamaConfig(fields, "Qwen3ForCausalLM"),
  GPT2LMHeadModel: gpt2Config,
  BertModel: bertConfig,
  MarianMTModel: marianConfig,
  T5ForConditionalGeneration: t5Config,
};

const byModelType: Readonly<Record<string, Architecture>> = {
  llama: "LlamaForCausalLM",
  mistral: "MistralForCausalLM",
  qwen2: "Qwen2ForCausalLM",
  qwen3: "Qwen3ForCausalLM",
  gpt2: "GPT2LMHeadModel",
  bert: "BertModel",
  marian: "MarianMTModel",
  t5: "T5ForConditionalGeneration",
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
  const generationFields = isJsonObject(generation as JsonObject)
    ? new ConfigFields(generation as JsonObject, "parseConfig: generation_config.json")
    : undefined;
  return withGeneration(config, [fields, ...(generationFields ? [generationFields] : [])]);
};

/** What either file says about ending a text and about tokens that are never written. */
const withGeneration = (config: ModelConfig, files: readonly ConfigFields[]): ModelConfig => {
  const { decoder } = config;
  const size = decoder?.vocabularySize ?? config.vocabularySize;
  const union = (read: (fields: ConfigFields) => readonly number[]) => [...new Set(files.flatMap(read))];
  return {
    ...config,
    eosTokens: union((fields) => fields.tokens("eos_token_id", size)),
    ...(decoder && { decoder: { ...decoder, neverTokens: union((fields) => neverTokens(fields, size)) } }),
  };
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
