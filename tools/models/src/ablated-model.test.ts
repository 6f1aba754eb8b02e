import { tensor } from "@attn/tensor";
import { createModel, initialParameters, parseConfig } from "@attn/transformer";
import { expect, test } from "vitest";
import { ablatedLogits, ablatedParameters } from "./ablated-model.ts";

const config = parseConfig({
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  vocab_size: 23,
  hidden_size: 12,
  intermediate_size: 20,
  num_hidden_layers: 2,
  num_attention_heads: 3,
  num_key_value_heads: 3,
  max_position_embeddings: 16,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
  hidden_act: "silu",
  tie_word_embeddings: true,
});
const parameters = initialParameters(config, { seed: 3, deviation: 0.3 });
const tokens = tensor(Int32Array.of(4, 8, 15, 16, 22, 1, 0, 4, 8, 2), { shape: [2, 5] });
const ofAblated = (ablation: Parameters<typeof ablatedLogits>[2]): Promise<Float32Array> =>
  ablatedLogits(config, ablatedParameters(parameters, ablation), ablation)(tokens).data();

test("with nothing left out it is the Llama of @attn/transformer", async () => {
  const model = createModel(config, parameters);
  if (model.kind !== "causal") throw new Error("a language model was expected");
  const expected = await model.forward(tokens).logits.data();
  expect(await ofAblated({})).toEqual(expected);
});

test("what is left out changes the logits, and its weights are gone", async () => {
  const whole = await ofAblated({});
  for (const ablation of [{ symmetric: true }, { positions: false }, { residual: false }, { norms: false }]) {
    const without = await ofAblated(ablation);
    expect(without).toHaveLength(whole.length);
    expect(without.some((x, i) => Math.abs(x - whole[i]!) > 0.01)).toBe(true);
  }
  const names = Object.keys(ablatedParameters(parameters, { symmetric: true, norms: false }));
  expect(names.filter((name) => /q_proj|norm/.test(name))).toEqual([]);
  expect(names).toHaveLength(1 + 2 * 6);
});
