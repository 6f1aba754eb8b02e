import type { Tensor } from "@attn/tensor";
import { evaluate, evaluateOn, memory, peakBytes, valueAndGrad } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { expect, test } from "vitest";
import type { DropoutSwitch } from "../blocks/dropout-places.ts";
import type { ModelConfig } from "../config/model-config.ts";
import { parseConfig } from "../config/parse-config.ts";
import { nextTokenLogprobs } from "../generation/sequence-logprobs.ts";
import { createModel } from "../loading/create-model.ts";
import { initialParameters } from "../loading/initial-parameters.ts";
import { goldenFolder, readJson } from "../testing/golden.ts";
import { tokenRow } from "../testing/tiny-models.ts";

type Weights = Record<string, Tensor>;

const [source, target] = [tokenRow([5, 9, 30, 7, 12]), tokenRow([4, 8, 15, 16, 23])];

/** Mean negative log-probability of the target; of an encoder the mean square of what it gives. */
const loss =
  (config: ModelConfig, dropout?: DropoutSwitch, checkpointBlocks = false) =>
  (parameters: Weights): Tensor => {
    const model = createModel(config, parameters);
    const call = { dropout, checkpointBlocks };
    if (model.kind === "encoder") {
      const { hidden, pooled } = model.forward(source, call);
      return hidden.mul(hidden).slice(1, { start: 1 }).mean().add(pooled!.mean());
    }
    const { logits } = model.kind === "causal" ? model.forward(target, call) : model.forward(source, target, call);
    return nextTokenLogprobs(logits, target).mean().neg();
  };

/** Dropout everywhere, so that a missing gradient of one place shows. */
const rates = { embeddings: 0.2, attention: 0.2, activation: 0.2, sublayer: 0.2, final: 0.2 };

/** Checks the slope of the loss along its own gradient on the js backend, and that every weight has a gradient. */
const expectSlope = async (config: ModelConfig, dropout?: DropoutSwitch): Promise<void> => {
  const before = memory().bytes;
  const parameters = initialParameters(config, { seed: 5, deviation: 0.2 });
  await evaluateOn(createJsBackend(), ...Object.values(parameters));
  const { value, gradient } = valueAndGrad(loss(config, dropout))(parameters);
  await evaluate(value, ...Object.values(gradient));
  let square = 0;
  for (const [key, x] of Object.entries(gradient)) {
    const own = (await x.data()).reduce((sum, part) => sum + part * part, 0);
    expect(own === 0, `${key} has no gradient`).toBe(false);
    square += own;
  }
  const length = Math.sqrt(square);
  const step = 0.01 / length; // of 0.01 in all
  const at = (sign: number) =>
    loss(
      config,
      dropout,
    )(
      Object.fromEntries(Object.entries(parameters).map(([key, x]) => [key, x.add(gradient[key]!.mul(sign * step))])),
    ).data();
  const [[up], [down]] = [await at(1), await at(-1)];
  expect(Math.abs((up! - down!) / 0.02 / length - 1)).toBeLessThan(0.02);
  for (const x of [value, ...Object.values(gradient), ...Object.values(parameters)]) x.dispose();
  expect(memory().bytes).toBe(before);
};

const names = ["llama", "llama-tied", "mistral", "qwen2", "qwen3", "gpt2", "bert"];
for (const name of [...names, "marian", "marian-apart", "t5", "t5-gated"]) {
  const config = parseConfig(await readJson(goldenFolder(name), "config.json"));

  test(`the loss of ${name} falls along its gradient as steeply as the gradient says, for every weight`, () =>
    expectSlope(config));

  test(`so it does with dropout in ${name}, the seed being fixed`, () =>
    expectSlope({ ...config, dropout: rates }, { seed: 9 }));

  test(`computing the blocks of ${name} again for the gradient changes no number but for rounding, with dropout as well`, async () => {
    const parameters = initialParameters(config, { seed: 5, deviation: 0.2 });
    const step = async (checkpointBlocks: boolean): Promise<number[][]> => {
      const { value, gradient } = valueAndGrad(loss({ ...config, dropout: rates }, { seed: 9 }, checkpointBlocks))(
        parameters,
      );
      const all = [value, ...Object.values(gradient)];
      await evaluate(...all);
      const numbers = await Promise.all(all.map(async (x) => [...(await x.data())]));
      for (const x of all) x.dispose();
      return numbers;
    };
    const [again, kept] = [await step(true), await step(false)];
    const difference = Math.max(...kept.flatMap((all, i) => all.map((x, j) => Math.abs(x - again[i]![j]!))));
    expect(difference).toBeLessThan(2e-6); // sums over blocks come in another order
  });
}

const deepLlama = (layers: number): ModelConfig =>
  parseConfig({
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    vocab_size: 61,
    hidden_size: 16,
    intermediate_size: 64,
    num_hidden_layers: layers,
    num_attention_heads: 2,
    num_key_value_heads: 2,
    max_position_embeddings: 64,
    rms_norm_eps: 1e-5,
    rope_theta: 10_000,
    hidden_act: "silu",
    tie_word_embeddings: true,
  });

test("with its blocks computed again, the memory of a deeper model grows by one value per block, not by all of a block's", async () => {
  const tokens = tokenRow(Array.from({ length: 64 }, (_, i) => i % 61));
  const peak = async (layers: number, checkpointBlocks: boolean): Promise<number> => {
    const parameters = initialParameters(deepLlama(layers), { seed: 1 });
    await evaluate(...Object.values(parameters));
    const before = memory().bytes;
    const { value, gradient } = valueAndGrad((weights: Weights) => {
      const model = createModel(deepLlama(layers), weights);
      if (model.kind !== "causal") throw new Error("a language model was expected");
      return nextTokenLogprobs(model.forward(tokens, { checkpointBlocks }).logits, tokens).mean().neg();
    })(parameters);
    const bytes = await peakBytes(() => evaluate(value, ...Object.values(gradient)));
    for (const x of [value, ...Object.values(gradient), ...Object.values(parameters)]) x.dispose();
    return bytes - before;
  };
  const perBlock = async (checkpointBlocks: boolean): Promise<number> =>
    ((await peak(12, checkpointBlocks)) - (await peak(4, checkpointBlocks))) / 8;
  const gradients = 4 * (4 * 16 * 16 + 3 * 16 * 64 + 2 * 16);
  const value = 4 * 64 * 16;
  const checkpointed = await perBlock(true);
  expect(checkpointed).toBeLessThan(gradients + 1.5 * value);
  expect(await perBlock(false)).toBeGreaterThan(gradients + 8 * value);
});

test("a cache beside checkpointing is refused", () => {
  const config = deepLlama(1);
  const model = createModel(config, initialParameters(config, { seed: 1 }));
  if (model.kind !== "causal") throw new Error("a language model was expected");
  expect(() => model.forward(target, { cache: model.createCache(), checkpointBlocks: true })).toThrow(
    new TypeError("forward: checkpointBlocks is for training and a cache for inference, but both were given"),
  );
});
