// A language model that reads token after token from its cache.
import { evaluate, tensor } from "@attn/tensor";
import { type CausalLanguageModel, loadModel } from "@attn/transformer";
import type { Materials, Work } from "./work.ts";

export type WeightFormat = "float32" | "int8" | "int4";

/** Some steps of the model in `read`'s folder. @throws Error when that is no language model. */
export function decodingWork(format: WeightFormat, { read }: Pick<Materials, "read">): Work {
  // Plain JavaScript unpacks all weights anew at every step, which takes it a second.
  const count = format === "float32" ? 16 : 4;
  return {
    amount: count,
    // Kernels for few bits round what they multiply with to 14 bits, JavaScript does not.
    tolerance: format === "float32" ? 1e-4 : 1e-2,
    prepare: async (backend) => {
      if (format !== "float32" && backend.name.startsWith("gpu"))
        throw new Error("gpu.js keeps whole numbers as float32, exact up to 24 bits, and packed weights need all 32.");
      const model = await loadModel(read, { backend, ...(format !== "float32" && { quantize: format }) });
      if (model.kind !== "causal") {
        model.dispose();
        throw new Error(
          "writing needs a language model (Llama, Mistral, Qwen, GPT-2), and what was dropped is another kind",
        );
      }
      const tokens = Array.from({ length: count }, (_, i) => (i * 7919 + 5) % model.config.vocabularySize);
      return {
        answer: () => logitsAfter(model, tokens),
        call: () => logitsAfter(model, tokens),
        dispose: () => model.dispose(),
      };
    },
  };
}

/** Reads the tokens one by one; the logits after the last. They are read back at every step, as choosing a token needs. */
async function logitsAfter(model: CausalLanguageModel, tokens: readonly number[]): Promise<Float32Array> {
  using cache = model.createCache();
  let read = new Float32Array();
  for (const token of tokens) {
    using input = tensor([[token]], { dtype: "int32" });
    using logits = model.forward(input, { cache, lastOnly: true }).logits;
    await evaluate(logits, ...cache.tensors());
    read = Float32Array.from(await logits.data());
  }
  return read;
}
