import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "../format-error.ts";
import { goldenFolder, readJson } from "../testing/golden.ts";
import { parseConfig } from "./parse-config.ts";

const names = ["llama", "llama-tied", "mistral", "qwen2", "qwen3", "gpt2", "bert"] as const;
const files = Object.fromEntries(
  await Promise.all(
    names.map(
      async (name) => [name, await readJson<Record<string, unknown>>(goldenFolder(name), "config.json")] as const,
    ),
  ),
) as Record<(typeof names)[number], Record<string, unknown>>;
const { llama, mistral, qwen2, gpt2, bert } = files;

test("the fields of all architectures come out under one vocabulary", () => {
  expect(parseConfig(llama)).toMatchObject({
    architecture: "LlamaForCausalLM",
    layers: 2,
    width: 36,
    feedForwardWidth: 53,
    heads: 6,
    kvHeads: 2,
    headWidth: 6,
    vocabularySize: 67,
    contextLength: 256,
    activation: "silu",
    normEpsilon: 1e-5,
    tiedEmbeddings: false,
    attentionBias: "none",
    windows: [undefined, undefined],
    bosToken: 1,
    eosTokens: [2],
  });
  expect(parseConfig(files["llama-tied"])).toMatchObject({
    attentionBias: "all",
    feedForwardBias: true,
    tiedEmbeddings: true,
  });
  expect(parseConfig(mistral)).toMatchObject({ attentionBias: "none", windows: [5, 5, 5] });
  expect(parseConfig(qwen2)).toMatchObject({
    attentionBias: "inputs",
    headWidth: 12,
    windows: [undefined, undefined, undefined],
  });
  expect(parseConfig(files.qwen3)).toMatchObject({ queryKeyNorm: true, headWidth: 10, width: 28 });
  expect(parseConfig(gpt2)).toMatchObject({
    feedForwardWidth: 112,
    contextLength: 37,
    activation: "gelu-tanh",
    tiedEmbeddings: true,
  });
  expect(parseConfig(bert)).toMatchObject({
    tokenTypes: 2,
    activation: "gelu",
    normEpsilon: 1e-12,
    eosTokens: [],
    padToken: 0,
  });
  expect(parseConfig(bert)).not.toHaveProperty("rope");
});

test("a name of another head of a known model is settled by model_type", () => {
  expect(parseConfig({ ...bert, architectures: ["BertForMaskedLM"] }).architecture).toBe("BertModel");
  expect(parseConfig({ ...llama, architectures: undefined }).architecture).toBe("LlamaForCausalLM");
});

test("windows of Qwen2 begin where max_window_layers says, or where layer_types does", () => {
  const on = { ...qwen2, use_sliding_window: true };
  expect(parseConfig({ ...on, max_window_layers: 1 }).windows).toEqual([undefined, 4, 4]);
  const layer_types = ["sliding_attention", "full_attention", "full_attention"];
  expect(parseConfig({ ...on, layer_types }).windows).toEqual([4, undefined, undefined]);
});

test("a window that Mistral does not name is that of transformers, and null is none", () => {
  const { sliding_window: _, ...without } = mistral;
  expect(parseConfig(without).windows).toEqual([4096, 4096, 4096]);
  expect(parseConfig({ ...mistral, sliding_window: null }).windows).toEqual([undefined, undefined, undefined]);
});

test("end tokens of generation_config.json are added", () => {
  expect(parseConfig(llama, { generation: { eos_token_id: [2, 5] } }).eosTokens).toEqual([2, 5]);
  expect(() => parseConfig(llama, { generation: { eos_token_id: 67 } })).toThrow(
    new FormatError("parseConfig: generation_config.json eos_token_id is 67, not one or more token ids from 0 to 66"),
  );
});

const supported =
  "Supported are LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM, GPT2LMHeadModel, BertModel, MarianMTModel, T5ForConditionalGeneration";
const size = "not a whole number from 1 to";

describe("impossible configurations are refused in one line", () => {
  test.each<[string, unknown, string]>([
    ["no object", [1], " is not an object but [1]"],
    [
      "another architecture",
      { architectures: ["BloomModel"], model_type: "bloom" },
      ` architectures is ["BloomModel"]. ${supported}`,
    ],
    ["no architecture", {}, ` model_type is undefined. ${supported}`],
    ["a method's name as model_type", { model_type: "toString" }, ` model_type is "toString". ${supported}`],
    ["a missing field", { ...llama, hidden_size: undefined }, " has no hidden_size"],
    ["null where a size must be", { ...llama, vocab_size: null }, " has no vocab_size"],
    ["no layers", { ...llama, num_hidden_layers: 0 }, ` num_hidden_layers is 0, ${size} 10000`],
    ["negative width", { ...llama, hidden_size: -36 }, ` hidden_size is -36, ${size} 16777216`],
    ["a fraction", { ...llama, intermediate_size: 53.5 }, ` intermediate_size is 53.5, ${size} 16777216`],
    ["text as a number", { ...llama, vocab_size: "67" }, ` vocab_size is "67", ${size} 16777216`],
    ["an absurd vocabulary", { ...llama, vocab_size: 1e12 }, ` vocab_size is 1000000000000, ${size} 16777216`],
    ["too many layers", { ...llama, num_hidden_layers: 1e6 }, ` num_hidden_layers is 1000000, ${size} 10000`],
    [
      "heads that groups do not divide",
      { ...llama, num_key_value_heads: 4 },
      " num_attention_heads is 6, not a multiple of num_key_value_heads (4)",
    ],
    [
      "a width that heads do not divide",
      { ...llama, head_dim: undefined, hidden_size: 35 },
      " hidden_size is 35, not a multiple of num_attention_heads (6), and there is no head_dim",
    ],
    [
      "a width of GPT-2 that heads do not divide",
      { ...gpt2, n_head: 3 },
      " n_embd is 28, not a multiple of n_head (3)",
    ],
    [
      "heads that cannot rotate",
      { ...llama, head_dim: 7 },
      " has positions that cannot be made, 7 of 7 numbers per head cannot turn in pairs (partial_rotary_factor 1)",
    ],
    [
      "heads beyond all measure",
      { ...llama, num_attention_heads: 2 ** 20, head_dim: 2 ** 10 },
      " num_attention_heads is 1048576, too many for heads of 1024 elements",
    ],
    [
      "an unknown rule for positions",
      { ...llama, rope_parameters: { rope_type: "spiral" } },
      ' has positions that cannot be made, unknown rope_type "spiral". Known: default, linear, dynamic, llama3, yarn, longrope',
    ],
    ["a norm without epsilon", { ...llama, rms_norm_eps: 0 }, " rms_norm_eps is 0, not a number above 0"],
    [
      "an unknown activation",
      { ...bert, hidden_act: "mish" },
      ' hidden_act is "mish", none of silu, swish, gelu, gelu_new, gelu_pytorch_tanh, gelu_fast, relu',
    ],
    ["a flag that is none", { ...llama, attention_bias: 1 }, " attention_bias is 1, not true or false"],
    [
      "a token outside the vocabulary",
      { ...llama, bos_token_id: 67 },
      " bos_token_id is 67, not one or more token ids from 0 to 66",
    ],
    [
      "layer types that do not match",
      { ...qwen2, use_sliding_window: true, layer_types: ["full_attention"] },
      " num_hidden_layers is 3, but layer_types names 1 layers",
    ],
    [
      "architectures that are no names",
      { ...llama, architectures: [3] },
      " architectures is [3], not a list of strings",
    ],
    [
      "positions of BERT that are relative",
      { ...bert, position_embedding_type: "relative_key" },
      ' position_embedding_type is "relative_key", only "absolute" is read',
    ],
    ["BERT as a decoder", { ...bert, is_decoder: true }, " is_decoder is true, but BertModel is read as an encoder"],
    [
      "GPT-2 with scores scaled otherwise",
      { ...gpt2, scale_attn_by_inverse_layer_idx: true },
      " scale_attn_by_inverse_layer_idx is true, which this reader of GPT-2 does not know",
    ],
  ])("%s", (_, json, problem) => {
    expect(() => parseConfig(json)).toThrow(new FormatError(`parseConfig: config.json${problem}`));
  });
});

test("whatever one field is, the result is a configuration or a FormatError of one line", () => {
  const odd = fc.oneof(fc.jsonValue(), fc.integer(), fc.constantFrom(0, -1, Infinity, 2 ** 53, "", null, [], {}));
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(60), odd, (name, at, value) => {
      const keys = Object.keys(files[name]);
      try {
        parseConfig({ ...files[name], [keys[at % keys.length]!]: value });
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        expect((error as Error).message).toMatch(/^parseConfig: config\.json [^\n]+$/);
      }
    }),
    { numRuns: 500 },
  );
});
