// One run of the model during generation: new tokens in, numbers on the JavaScript heap out. Nothing stays on the backend but the cache.
import type { AnyTensor, Tensor } from "@attn/tensor";
import { evaluate, tensor } from "@attn/tensor";
import type { ModelCache } from "../models/model-cache.ts";
import type { GenerateOptions, GenerationStep } from "./generate-options.ts";
import { nextTokenLogprobs } from "./sequence-logprobs.ts";
import type { TokenModel, TokenModelOutput } from "./token-model.ts";

type Inside = Pick<GenerationStep, "attentions" | "crossAttentions" | "hiddenStates" | "promptLogprobs">;

export interface NextToken extends Inside {
  /** [V], after the last token. */
  readonly logits: Float32Array;
}

/** @throws RangeError when a logit is NaN or +∞: nothing sensible can follow. */
export const nextToken = async (
  model: TokenModel,
  tokens: readonly number[],
  { cache, ...wanted }: Pick<GenerateOptions, "attentions" | "hiddenStates" | "promptLogprobs"> & { cache: ModelCache },
): Promise<NextToken> => {
  const input = tensor(Int32Array.from(tokens), { shape: [1, tokens.length] });
  const isPlain = !(wanted.attentions || wanted.hiddenStates || wanted.promptLogprobs);
  if (tokens.length === 1 && isPlain) {
    const logits = await take(await model.step(input, cache));
    checkLogits("generate", logits, { position: cache.length - 1, token: tokens[0]! });
    return { logits };
  }
  const output = model.forward(input, { ...wanted, cache, lastOnly: !wanted.promptLogprobs });
  const last = output.logits.slice(1, { start: -1 });
  const prompt = wanted.promptLogprobs ? nextTokenLogprobs(output.logits, input) : undefined;
  const results = [last, ...(prompt ? [prompt] : []), ...inside(output)];
  await evaluate(...results, ...cache.tensors());
  const logits = await take(last);
  checkLogits("generate", logits, { position: cache.length - 1, token: tokens.at(-1)! });
  return {
    logits,
    ...(prompt && { promptLogprobs: [...(await take(prompt))] }),
    ...(output.attentions && { attentions: await moveAll(output.attentions) }),
    ...(output.crossAttentions && { crossAttentions: await moveAll(output.crossAttentions) }),
    ...(output.hiddenStates && { hiddenStates: await moveAll(output.hiddenStates) }),
  };
};

const inside = ({ attentions = [], crossAttentions = [], hiddenStates = [] }: TokenModelOutput): readonly Tensor[] => [
  ...attentions,
  ...crossAttentions,
  ...hiddenStates,
];

/** The numbers; the backend's memory is given back. */
export const take = async (x: Tensor): Promise<Float32Array> => {
  const data = await x.data();
  (x as AnyTensor).dispose();
  return data;
};

/** Tensors with the same numbers that no backend holds, so that nobody has to dispose them. */
const moveAll = async (tensors: readonly Tensor[]): Promise<Tensor[]> => {
  const moved: Tensor[] = [];
  for (const x of tensors) moved.push(tensor(await take(x), { shape: x.shape, copy: false }));
  return moved;
};

/** @throws RangeError when a logit is NaN or +∞. */
export const checkLogits = (
  caller: string,
  logits: Float32Array,
  { position, token }: { position: number; token: number },
): void => {
  // A plain loop: this reads a whole vocabulary for every token.
  for (let at = 0; at < logits.length; at++)
    if (!(logits[at]! < Infinity))
      throw new RangeError(
        `${caller}: the logit of token ${at} is ${logits[at]} at position ${position}, after token ${token}. The weights of the model are damaged`,
      );
};
