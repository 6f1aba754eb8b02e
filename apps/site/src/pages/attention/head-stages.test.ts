// The stages of a head against the model's own attention, and the rules against what they say of themselves.

import { additiveAttention, attention } from "@attn/attention";
import { tensor } from "@attn/tensor";
import { createModel, initialParameters, parseConfig } from "@attn/transformer";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { ownModel } from "../../../tests/site/own-model.ts";
import { additiveByHand } from "./additive-by-hand.ts";
import { largestChange } from "./compare.ts";
import { headStages } from "./head-stages.ts";
import { readModel } from "./read-model.ts";
import { learnedRules } from "./rules.ts";

const own = await ownModel("language-model", "causal");
const sentence = "Riley is a dog, and Tom is a baker. She barks at the moon.";
const read = await readModel(own, sentence);
const T = read.tokens.length;
const learned = learnedRules(own.model.config);
afterAll(() => own.model.dispose());

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - (b[i] ?? Number.NaN))));

test("under the learned rules every head has the weights of the model's own attention", async () => {
  using input = tensor([[...read.tokens]], { dtype: "int32" });
  const { attentions = [] } = own.model.forward(input, { attentions: true });
  for (const [layer, weights] of attentions.entries()) {
    const expected = await weights.data();
    for (let head = 0; head < own.model.config.heads; head++) {
      const stages = await headStages(own.model, read, { layer, head, rules: learned, order: [] });
      expect(farthest(stages.weights, expected.subarray(head * T * T, (head + 1) * T * T))).toBeLessThan(1e-5);
    }
  }
});

test.each([
  ["GPT2LMHeadModel", { n_embd: 24, n_layer: 2, n_head: 3, n_positions: 64, vocab_size: 2000 }],
  [
    "Qwen3ForCausalLM",
    {
      hidden_size: 24,
      intermediate_size: 32,
      num_hidden_layers: 2,
      num_attention_heads: 6,
      num_key_value_heads: 2,
      head_dim: 8,
      max_position_embeddings: 64,
      vocab_size: 2000,
    },
  ],
])("so it is for %s", async (architecture, sizes) => {
  const config = parseConfig({ architectures: [architecture], ...sizes });
  const model = createModel(config, initialParameters(config, { seed: 3, deviation: 0.4 }));
  if (model.kind !== "causal") throw new Error("not causal");
  const other = await readModel({ model, tokenizer: own.tokenizer }, sentence);
  for (const [layer, { weights }] of other.layers.entries())
    for (let head = 0; head < config.heads; head++) {
      const rules = learnedRules(config);
      const stages = await headStages(model, other, { layer, head, rules, order: [] });
      expect(farthest(stages.weights, weights.subarray(head * T * T, (head + 1) * T * T))).toBeLessThan(1e-5);
    }
  model.dispose();
});

test("keys that attend to keys have symmetric scores, with and without positions", async () => {
  for (const positions of [true, false]) {
    const rules = { ...learned, score: "symmetric", causal: false, positions } as const;
    const { scores } = await headStages(own.model, read, { layer: 2, head: 0, rules, order: [] });
    const transposed = scores.map((_, i) => scores[(i % T) * T + Math.floor(i / T)] ?? 0);
    expect(farthest(scores, transposed)).toBeLessThan(1e-4);
  }
});

test("without positions and mask the weights move along with the words; with positions they change", async () => {
  const order = [3, 1, 2, 0, ...Array.from({ length: T - 4 }, (_, i) => i + 4)];
  const change = async (positions: boolean): Promise<number> => {
    const choice = { layer: 2, head: 0, rules: { ...learned, positions, causal: false } };
    const still = await headStages(own.model, read, { ...choice, order: [] });
    const moved = await headStages(own.model, read, { ...choice, order });
    const { before, after } = largestChange(still, moved) ?? { before: 0, after: 1 };
    return Math.abs(after - before);
  };
  expect(await change(false)).toBeLessThan(1e-5);
  expect(await change(true)).toBeGreaterThan(0.1);
});

test("cosines are between −1 and 1 and scores ten times that", async () => {
  const rules = { ...learned, score: "cosine", causal: false } as const;
  const { raw, scores } = await headStages(own.model, read, { layer: 1, head: 0, rules, order: [] });
  expect(Math.max(...raw.map(Math.abs))).toBeLessThanOrEqual(1 + 1e-6);
  expect(
    farthest(
      scores,
      raw.map((cosine) => 10 * cosine),
    ),
  ).toBeLessThan(1e-5);
});

test("one key/value head is the mean of all, so that heads of other groups share it", async () => {
  const rules = { ...learned, kvHeads: 1 };
  const [first, last] = await Promise.all(
    [0, 3].map((head) => headStages(own.model, read, { layer: 0, head, rules, order: [] })),
  );
  expect(first?.key).toEqual(last?.key);
  const { key = new Float32Array() } = read.layers[0] ?? {};
  const mean = key.subarray(0, key.length / 2).map((x, i) => (x + (key[key.length / 2 + i] ?? 0)) / 2);
  // The first place is not turned.
  expect(farthest(first?.key.subarray(0, 24) ?? [], mean.subarray(0, 24))).toBeLessThan(1e-6);
});

test("additive attention set by hand is q · k / √D for small numbers", async () => {
  const numbers = fc.array(fc.float({ min: -0.5, max: 0.5, noNaN: true }), { minLength: 16, maxLength: 16 });
  await fc.assert(
    fc.asyncProperty(numbers, numbers, async (a, b) => {
      const [q, k] = [tensor(a, { shape: [1, 2, 8] }), tensor(b, { shape: [1, 2, 8] })];
      const { scores } = additiveAttention(q, k, k, { weights: additiveByHand(8) });
      const product = attention(q.unsqueeze(1), k.unsqueeze(1), k.unsqueeze(1)).scores;
      expect(farthest(await scores.data(), await product.data())).toBeLessThan(2e-3);
    }),
    { numRuns: 50 },
  );
});
