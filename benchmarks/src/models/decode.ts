// Decoding one token after another with a model of drawn weights: what the rows about it share. Not here: what it is compared with.
import { tensor } from "@attn/tensor";
import type { CausalLanguageModel } from "@attn/transformer";
import { generate } from "@attn/transformer";
import type { Contender } from "../harness/compare.ts";
import { checkSame } from "../harness/equal.ts";
import { read } from "../harness/read.ts";

const prompt = [1];
/** Tokens of a turn; with so few the keys and values that are read beside the weights weigh nothing. */
const steps = 8;

/** Seconds per token of `generate`, greedy, after the first token: the choice of the token and reading the logits are part of it. */
export const decoding =
  (model: CausalLanguageModel): Contender =>
  async () => {
    const stream = generate(model, prompt, { temperature: 0, maxTokens: steps + 1, stopTokens: [] });
    await stream.next();
    const start = performance.now();
    for (let i = 0; i < steps; i++) await stream.next();
    const seconds = (performance.now() - start) / 1000 / steps;
    await stream.return();
    return seconds;
  };

/** That the tokens are those which one pass over all of them calls the likeliest. */
export const checkDecoding = async (model: CausalLanguageModel): Promise<string> => {
  const tokens: number[] = [];
  for await (const { token } of generate(model, prompt, { temperature: 0, maxTokens: steps, stopTokens: [] }))
    tokens.push(token);
  const whole = [...prompt, ...tokens].slice(0, -1);
  const { logits } = model.forward(tensor(whole, { shape: [1, whole.length], dtype: "int32" }));
  const values = await logits.data();
  const size = values.length / whole.length;
  const likeliest = whole.map((_, t) => indexOfMost(values.subarray(t * size, (t + 1) * size)));
  return `${checkSame("decoding", tokens, likeliest)}: tokens one by one and in one pass`;
};

/** The logits after a few tokens, for comparing two models. */
export const someLogits = async (model: CausalLanguageModel): Promise<Float32Array> => {
  const tokens = tensor([1, 5, 17, 290, 4, 1000, 31, 7], { shape: [1, 8], dtype: "int32" });
  const { logits } = model.forward(tokens, { lastOnly: true });
  return read(logits);
};

const indexOfMost = (values: Float32Array): number =>
  values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
