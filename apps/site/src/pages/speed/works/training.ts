// Updates of a small language model.
import { crossEntropy, evaluate } from "@attn/tensor";
import { AdamW, constantSchedule, Trainer, windowBatches } from "@attn/training";
import { createModel, initialParameters, parseConfig } from "@attn/transformer";
import type { Work } from "./work.ts";

const [batchSize, contextLength, vocabulary] = [4, 32, 65];

/** Updates of a GPT-2 of two layers; the answer is the loss before each of the first three. */
export function trainingWork(width: number): Work {
  return {
    amount: 1,
    tolerance: 1e-4,
    prepare: async () => {
      const config = parseConfig({
        architectures: ["GPT2LMHeadModel"],
        vocab_size: vocabulary,
        n_embd: width,
        n_layer: 2,
        n_head: width / 16,
        n_positions: contextLength,
        tie_word_embeddings: true,
      });
      const parameters = initialParameters(config, { seed: 1 });
      await evaluate(...Object.values(parameters));
      const tokens = Int32Array.from({ length: 10_000 }, (_, i) => (i * i + (i >> 3)) % vocabulary);
      const trainer = new Trainer({
        parameters,
        loss: (current, batch) => {
          const model = createModel(config, current);
          if (model.kind !== "causal") throw new Error("the shape is that of a language model");
          return crossEntropy(model.forward(batch.tokens).logits, batch.targets);
        },
        batches: windowBatches(tokens, { batchSize, contextLength }),
        optimiser: AdamW(),
        schedule: constantSchedule(1e-3),
      });
      return {
        answer: async () => {
          const losses: number[] = [];
          for (let update = 0; update < 3; update++) losses.push((await trainer.advance()).loss);
          return Float32Array.from(losses);
        },
        call: () => trainer.advance(),
        dispose: () => {
          trainer.dispose();
          for (const parameter of Object.values(parameters)) parameter.dispose();
        },
      };
    },
  };
}
