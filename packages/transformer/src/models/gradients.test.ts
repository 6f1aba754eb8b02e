import type { Tensor } from "@attn/tensor";
import { evaluate, evaluateOn, memory, valueAndGrad } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { expect, test } from "vitest";
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
  (config: ModelConfig) =>
  (parameters: Weights): Tensor => {
    const model = createModel(config, parameters);
    if (model.kind === "encoder") {
      const { hidden, pooled } = model.forward(source);
      return hidden.mul(hidden).slice(1, { start: 1 }).mean().add(pooled!.mean());
    }
    const { logits } = model.kind === "causal" ? model.forward(target) : model.forward(source, target);
    return nextTokenLogprobs(logits, target).mean().neg();
  };

const names = ["llama", "llama-tied", "mistral", "qwen2", "qwen3", "gpt2", "bert"];
for (const name of [...names, "marian", "marian-apart", "t5", "t5-gated"])
  test(`the loss of ${name} falls along its gradient as steeply as the gradient says, for every weight`, async () => {
    const before = memory().bytes;
    const config = parseConfig(await readJson(goldenFolder(name), "config.json"));
    const parameters = initialParameters(config, { seed: 5, deviation: 0.2 });
    await evaluateOn(createJsBackend(), ...Object.values(parameters));
    const { value, gradient } = valueAndGrad(loss(config))(parameters);
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
      loss(config)(
        Object.fromEntries(Object.entries(parameters).map(([key, x]) => [key, x.add(gradient[key]!.mul(sign * step))])),
      ).data();
    const [[up], [down]] = [await at(1), await at(-1)];
    expect(Math.abs((up! - down!) / 0.02 / length - 1)).toBeLessThan(0.02);
    for (const x of [value, ...Object.values(gradient), ...Object.values(parameters)]) x.dispose();
    expect(memory().bytes).toBe(before);
  });
