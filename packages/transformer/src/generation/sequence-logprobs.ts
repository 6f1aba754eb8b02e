// How likely a model finds a text that is given. Nothing is generated here.
import type { Tensor } from "@attn/tensor";
import { logSoftmax, takeAlongAxis, tensor } from "@attn/tensor";
import type { CausalLanguageModel } from "../models/causal-language-model.ts";
import { checkPrompt } from "./check-prompt.ts";

/** logits [B, T, V], tokens [B, T] → [B, T − 1]: ln p(tokens[b, t + 1]) after the tokens up to t. */
export const nextTokenLogprobs = (logits: Tensor, tokens: Tensor<"int32">): Tensor => {
  const count = tokens.shape[1]!;
  const next = tokens.slice(1, { start: 1 }).unsqueeze(2); // [B, T − 1, 1]
  return takeAlongAxis(logSoftmax(logits.slice(1, { stop: count - 1 })), next).squeeze(2);
};

/**
 * ln p(tokens[t + 1] | tokens[0 … t]) for every token but the first, in nats; their sum is the log-probability of the text after its first
 * token, and the exponential of minus their mean its perplexity.
 * @throws RangeError for no token, more than the context holds, or one outside the vocabulary.
 */
export const sequenceLogprobs = async (
  model: CausalLanguageModel,
  tokens: readonly number[],
): Promise<Float32Array> => {
  checkPrompt("sequenceLogprobs", model, tokens);
  const input = tensor(Int32Array.from(tokens), { shape: [1, tokens.length] });
  return nextTokenLogprobs(model.forward(input).logits, input).data();
};
