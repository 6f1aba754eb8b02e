// Models of Llama's layout with drawn weights: their shape is what speed depends on. Nothing is downloaded or kept on a disk.
import type { ReadFile } from "@attn/transformer";
import { uniform } from "../harness/random.ts";

export interface LlamaShape {
  readonly name: string;
  readonly layers: number;
  readonly width: number;
  readonly feedForwardWidth: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly vocabularySize: number;
  readonly tied: boolean;
}

/** As stories110M of karpathy's tinyllamas. */
export const llama110M: LlamaShape = {
  name: "Llama 110M",
  layers: 12,
  width: 768,
  feedForwardWidth: 2048,
  heads: 12,
  kvHeads: 12,
  vocabularySize: 32000,
  tied: true,
};

/** As TinyLlama 1.1B. */
export const llama1B: LlamaShape = {
  name: "Llama 1.1B",
  layers: 22,
  width: 2048,
  feedForwardWidth: 5632,
  heads: 32,
  kvHeads: 4,
  vocabularySize: 32000,
  tied: false,
};

const contextLength = 2048;
export const normEpsilon = 1e-5;

/** config.json of a model of this shape. */
export const configOf = (shape: LlamaShape): Record<string, unknown> => ({
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  hidden_size: shape.width,
  intermediate_size: shape.feedForwardWidth,
  num_hidden_layers: shape.layers,
  num_attention_heads: shape.heads,
  num_key_value_heads: shape.kvHeads,
  vocab_size: shape.vocabularySize,
  max_position_embeddings: contextLength,
  rms_norm_eps: normEpsilon,
  rope_theta: 10000,
  tie_word_embeddings: shape.tied,
  hidden_act: "silu",
  bos_token_id: 1,
  eos_token_id: 2,
});

/** Names and shapes of all weights, [out, in] as in a checkpoint. */
export const weightShapes = (shape: LlamaShape): ReadonlyMap<string, readonly number[]> => {
  const { layers, width, feedForwardWidth, heads, kvHeads, vocabularySize, tied } = shape;
  const keyWidth = (width / heads) * kvHeads;
  const shapes = new Map<string, readonly number[]>([["model.embed_tokens.weight", [vocabularySize, width]]]);
  for (let layer = 0; layer < layers; layer++) {
    const add = (name: string, ...size: number[]): unknown => shapes.set(`model.layers.${layer}.${name}.weight`, size);
    add("input_layernorm", width);
    add("self_attn.q_proj", width, width);
    add("self_attn.k_proj", keyWidth, width);
    add("self_attn.v_proj", keyWidth, width);
    add("self_attn.o_proj", width, width);
    add("post_attention_layernorm", width);
    add("mlp.gate_proj", feedForwardWidth, width);
    add("mlp.up_proj", feedForwardWidth, width);
    add("mlp.down_proj", width, feedForwardWidth);
  }
  shapes.set("model.norm.weight", [width]);
  if (!tied) shapes.set("lm_head.weight", [vocabularySize, width]);
  return shapes;
};

/** Numbers that one token's computation reads: every matrix once, of separate embeddings one row alone. */
export const weightsPerToken = (shape: LlamaShape): number => {
  let count = 0;
  for (const [name, size] of weightShapes(shape))
    if (shape.tied || name !== "model.embed_tokens.weight") count += size.reduce((product, n) => product * n, 1);
  return count;
};

/** A weight, always the same: matrices uniform with the deviation 0.02 that Llama begins with, norms 1. */
export const drawWeight = (name: string, size: readonly number[]): Float32Array<ArrayBuffer> => {
  const count = size.reduce((product, n) => product * n, 1);
  if (size.length === 1) return new Float32Array(count).fill(1);
  return uniform(count, { seed: seedOf(name), scale: 0.02 * Math.sqrt(3) });
};

const seedOf = (name: string): number => {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) | 0;
  return hash;
};

/** A folder with such a model. Weights are drawn when they are read, so that no more than one of them exists. */
export const llamaFolder = (shape: LlamaShape): ReadFile => {
  const shapes = [...weightShapes(shape)];
  const entries: { name: string; size: readonly number[]; start: number; end: number }[] = [];
  let total = 0;
  for (const [name, size] of shapes) {
    const start = total;
    total += 4 * size.reduce((product, n) => product * n, 1);
    entries.push({ name, size, start, end: total });
  }
  const described = entries.map(({ name, size, start, end }) => [
    name,
    { dtype: "F32", shape: size, data_offsets: [start, end] },
  ]);
  const text = JSON.stringify(Object.fromEntries(described));
  const header = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8)); // weights begin at a multiple of 8, as usual
  const prefix = new Uint8Array(8 + header.length);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(header.length), true);
  prefix.set(header, 8);
  let last: { name: string; bytes: Uint8Array } | undefined;
  const bytesOf = (name: string, size: readonly number[]): Uint8Array => {
    if (last?.name !== name) last = { name, bytes: new Uint8Array(drawWeight(name, size).buffer) };
    return last.bytes;
  };

  return async (file, range) => {
    if (file === "config.json") return new TextEncoder().encode(JSON.stringify(configOf(shape)));
    if (file !== "model.safetensors") return undefined;
    const length = prefix.length + total;
    const { start, end } = { start: range?.start ?? 0, end: Math.min(range?.end ?? length, length) };
    const bytes = new Uint8Array(Math.max(0, end - start));
    const place = (from: number, part: () => Uint8Array, partLength: number): void => {
      const [first, stop] = [Math.max(start, from), Math.min(end, from + partLength)];
      if (first < stop) bytes.set(part().subarray(first - from, stop - from), first - start);
    };
    place(0, () => prefix, prefix.length);
    for (const { name, size, ...at } of entries)
      place(prefix.length + at.start, () => bytesOf(name, size), at.end - at.start);
    return bytes;
  };
};
