// One update of a language model: nanoGPT's configuration for a CPU.
import { crossEntropy } from "@attn/tensor";
import { AdamW, constantSchedule, Trainer, windowBatches } from "@attn/training";
import { createModel, initialParameters, parseConfig } from "@attn/transformer";
import type { Benchmark } from "./benchmark.ts";
import { measure, rowOf } from "./measure.ts";

const [batchSize, contextLength, vocabulary] = [12, 64, 65];

export const trainingBenchmark: Benchmark = {
  name: "training",
  about: "updates of nanoGPT's model for a CPU: 4 layers, 4 heads, width 128, batches of 12 × 64",
  run: async function* (context) {
    const trainer = createTrainer();
    const [times = []] = await measure([() => trainer.advance()], context);
    yield rowOf(`${batchSize} × ${contextLength} tokens`, "updates/s", { values: times.map((seconds) => 1 / seconds) });
  },
};

function createTrainer() {
  const config = parseConfig({
    architectures: ["GPT2LMHeadModel"],
    vocab_size: vocabulary,
    n_embd: 128,
    n_layer: 4,
    n_head: 4,
    n_positions: contextLength,
    tie_word_embeddings: true,
  });
  const tokens = Int32Array.from({ length: 10_000 }, (_, i) => (i * i + (i >> 3)) % vocabulary);
  return new Trainer({
    parameters: initialParameters(config, { seed: 1 }),
    loss: (parameters, batch) => {
      const model = createModel(config, parameters);
      if (model.kind !== "causal") throw new Error("the training shape is no language model");
      return crossEntropy(model.forward(batch.tokens).logits, batch.targets);
    },
    batches: windowBatches(tokens, { batchSize, contextLength }),
    optimiser: AdamW({ beta2: 0.99, weightDecay: 0.1 }),
    schedule: constantSchedule(1e-3),
    clipNorm: 1,
  });
}
