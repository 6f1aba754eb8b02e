// @attn/transformer with what it depends on: a checkpoint of three tokens whose blocks add nothing and whose head says "the next one".
import { deepEqual, equal } from "node:assert/strict";
import { generate, loadModel } from "@attn/transformer";

const V = 3;
const C = 4;
const config = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  hidden_size: C,
  intermediate_size: C,
  num_hidden_layers: 1,
  num_attention_heads: 1,
  num_key_value_heads: 1,
  head_dim: C,
  vocab_size: V,
  max_position_embeddings: 16,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  hidden_act: "silu",
  tie_word_embeddings: false,
};
/** @type {(shift: number) => number[]} [V, C], row i is one at (i + shift) mod V */
const oneHot = (shift) =>
  Array.from({ length: V * C }, (_, i) => Number(i % C === (Math.floor(i / C) + shift + V) % V));
const square = { shape: [C, C], data: Array(C * C).fill(0) };
const ones = { shape: [C], data: Array(C).fill(1) };
const layer = "model.layers.0";
/** @type {Record<string, { shape: number[], data: number[] }>} */
const tensors = {
  "model.embed_tokens.weight": { shape: [V, C], data: oneHot(0) },
  [`${layer}.input_layernorm.weight`]: ones,
  [`${layer}.self_attn.q_proj.weight`]: square,
  [`${layer}.self_attn.k_proj.weight`]: square,
  [`${layer}.self_attn.v_proj.weight`]: square,
  [`${layer}.self_attn.o_proj.weight`]: square,
  [`${layer}.post_attention_layernorm.weight`]: ones,
  [`${layer}.mlp.gate_proj.weight`]: square,
  [`${layer}.mlp.up_proj.weight`]: square,
  [`${layer}.mlp.down_proj.weight`]: square,
  "model.norm.weight": ones,
  "lm_head.weight": { shape: [V, C], data: oneHot(-1) },
};

/** The tensors as a safetensors file. */
function safetensors() {
  let offset = 0;
  const entries = Object.entries(tensors).map(([name, { shape, data }]) => {
    const start = offset;
    offset += data.length * 4;
    return [name, { dtype: "F32", shape, data_offsets: [start, offset] }];
  });
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const length = new Uint8Array(new BigUint64Array([BigInt(header.length)]).buffer);
  const values = new Uint8Array(new Float32Array(Object.values(tensors).flatMap(({ data }) => data)).buffer);
  return new Uint8Array([...length, ...header, ...values]);
}

/** @type {Record<string, Uint8Array>} */
const files = { "config.json": new TextEncoder().encode(JSON.stringify(config)), "model.safetensors": safetensors() };
/** @type {import("@attn/transformer").ReadFile} */
const readFile = async (name, range) => files[name]?.slice(range?.start, range?.end);
const model = await loadModel(readFile);
if (model.kind !== "causal") throw new Error(`kind is ${model.kind}`);
equal(model.config.vocabularySize, V);

const tokens = [];
for await (const step of generate(model, [0], { temperature: 0, maxTokens: 5 })) tokens.push(step.token);
deepEqual(tokens, [1, 2, 0, 1, 2]);
