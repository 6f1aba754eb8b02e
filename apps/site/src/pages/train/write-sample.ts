// What a model in training writes after a prompt. Runs in a worker, and in tests in Node.
import type { Tokenizer } from "@attn/tokenizer";
import { type CausalLanguageModel, generate } from "@attn/transformer";

export interface SampleOptions {
  /** 0: always the likeliest token. */
  readonly temperature: number;
  readonly seed?: number;
  readonly maxTokens?: number;
  readonly signal?: AbortSignal | undefined;
}

/** The text that follows the prompt, which is cut from the left to half of the model's window. */
export async function writeSample(
  { model, tokenizer }: { readonly model: CausalLanguageModel; readonly tokenizer: Tokenizer },
  prompt: string,
  { temperature, seed = 1, maxTokens = 40, signal }: SampleOptions,
): Promise<string> {
  const ids = tokenizer.encode(prompt).slice(-Math.floor(model.config.contextLength / 2));
  const start = ids.length > 0 ? ids : [0]; // a prompt of characters that the text does not have
  let text = "";
  const decoder = tokenizer.decodeStream();
  for await (const step of generate(model, start, { temperature, seed, maxTokens, decoder, signal })) text += step.text;
  return text;
}
