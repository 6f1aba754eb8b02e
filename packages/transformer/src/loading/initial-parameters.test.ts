import type { Tensor } from "@attn/tensor";
import { expect, test } from "vitest";
import { parseConfig } from "../config/parse-config.ts";
import { goldenFolder, readJson } from "../testing/golden.ts";
import { initialParameters } from "./initial-parameters.ts";

const configOf = async (name: string, changes: object = {}) =>
  parseConfig({ ...(await readJson<object>(goldenFolder(name), "config.json")), ...changes });

const moments = (x: Tensor): { mean: number; deviation: number } => {
  const values = [...x.dataSync()];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
};

test("matrices have deviation 0.02, those before a residual 0.02 / √(2 · layers), norms are 1 and biases 0", async () => {
  const parameters = initialParameters(await configOf("gpt2", { n_embd: 128, vocab_size: 500 }), { seed: 7 });
  const close = (name: string, deviation: number): void => {
    const found = moments(parameters[name]!);
    expect(Math.abs(found.mean)).toBeLessThan(5e-4);
    expect(Math.abs(found.deviation / deviation - 1)).toBeLessThan(0.03);
  };
  for (const name of [
    "transformer.wte.weight",
    "transformer.h.0.attn.c_attn.weight",
    "transformer.h.1.mlp.c_fc.weight",
  ])
    close(name, 0.02);
  for (const name of ["transformer.h.0.attn.c_proj.weight", "transformer.h.1.mlp.c_proj.weight"]) close(name, 0.01);
  for (const [name, x] of Object.entries(parameters))
    if (x.rank === 1) expect(new Set(x.dataSync())).toEqual(new Set([name.endsWith("bias") ? 0 : 1]));
});

test("the projections before a residual are known by name in every architecture", async () => {
  for (const name of ["llama", "bert"]) {
    const config = await configOf(name, { hidden_size: 132, intermediate_size: 160, head_dim: undefined });
    const small = Object.entries(initialParameters(config, { seed: 7 })).filter(
      ([, x]) => x.rank === 2 && moments(x).deviation < 0.013,
    );
    expect(small).toHaveLength(2 * config.layers);
  }
});

test("an encoder-decoder begins as its paper has it, and without a bias of logits", async () => {
  const sizes = { d_model: 120, encoder_ffn_dim: 200, decoder_ffn_dim: 200, d_ff: 200, d_kv: 24, num_heads: 5 };
  const close = (parameters: Record<string, Tensor>, expected: Record<string, number>): void => {
    for (const [name, deviation] of Object.entries(expected))
      expect(Math.abs(moments(parameters[name]!).deviation / deviation - 1), name).toBeLessThan(0.05);
  };
  const marian = initialParameters(await configOf("marian", { ...sizes, vocab_size: 300 }), { seed: 7 });
  expect(marian).not.toHaveProperty("final_logits_bias");
  close(marian, {
    "model.shared.weight": 120 ** -0.5,
    "model.encoder.layers.0.self_attn.q_proj.weight": Math.sqrt(2 / 240),
    "model.decoder.layers.1.fc2.weight": Math.sqrt(2 / 320),
  });
  const t5 = initialParameters(await configOf("t5", { ...sizes, vocab_size: 300 }), { seed: 7 });
  close(t5, {
    "shared.weight": 1,
    "encoder.block.0.layer.0.SelfAttention.q.weight": (120 * 24) ** -0.5,
    "encoder.block.0.layer.0.SelfAttention.k.weight": 120 ** -0.5,
    "decoder.block.0.layer.2.DenseReluDense.wo.weight": 200 ** -0.5,
  });
});

test("equal seeds give equal weights, other seeds others", async () => {
  const config = await configOf("llama");
  const values = (seed: number) => Object.values(initialParameters(config, { seed })).map((x) => x.dataSync());
  expect(values(3)).toEqual(values(3));
  expect(values(3)).not.toEqual(values(4));
});

test("a seed or a deviation that is none is refused", async () => {
  const config = await configOf("llama");
  expect(() => initialParameters(config, { seed: 0.5 })).toThrow(RangeError);
  expect(() => initialParameters(config, { seed: 1, deviation: -1 })).toThrow(
    new RangeError("initialParameters: deviation must be a number of 0 or more, got -1"),
  );
});
