// How widely the first values of a matrix spread, by architecture. Not here: drawing them (initial-parameters.ts).
import type { Shape } from "@attn/tensor";
import type { ModelConfig } from "../config/model-config.ts";

/** Projections of decoder-only models and encoders whose output is added to the residual stream. */
const residual = /\.(o_proj|down_proj|c_proj|output\.dense)\.weight$/;

/** The standard deviation of the weight called `name`, [out, in] or an embedding [rows, C]. @param base that of GPT-2's matrices. */
export const initialDeviation = (
  config: ModelConfig,
  base: number,
  { name, shape }: { name: string; shape: Shape },
): number => {
  const [out = 1, inner = 1] = shape;
  switch (config.architecture) {
    case "MarianMTModel":
      return /(shared|embed_tokens|lm_head)\.weight$/.test(name) ? config.width ** -0.5 : Math.sqrt(2 / (out + inner));
    case "T5ForConditionalGeneration":
      return t5Deviation(config, { name, inner });
    default:
      return residual.test(name) ? base / Math.sqrt(2 * config.layers) : base;
  }
};

/** Queries begin smaller instead of scores being scaled. */
const t5Deviation = ({ width, headWidth }: ModelConfig, { name, inner }: { name: string; inner: number }): number => {
  if (name === "shared.weight") return 1;
  if (name.endsWith("relative_attention_bias.weight")) return width ** -0.5;
  return name.endsWith(".q.weight") ? (inner * headWidth) ** -0.5 : inner ** -0.5;
};
