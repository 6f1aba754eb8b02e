// The gradients of one update, over one batch or several. Not here: what is done with them.
import type { Tensor } from "@attn/tensor";
import { evaluate, valueAndGrad } from "@attn/tensor";
import type { BatchSource } from "../batches/batch-source.ts";
import type { NamedTensors } from "../named-tensors.ts";
import { disposeTensors, mapTensors } from "../named-tensors.ts";
import type { RandomStream } from "../random-stream.ts";
import type { Loss } from "./loss.ts";

interface GradientSource<Batch, P extends NamedTensors> {
  readonly loss: Loss<Batch, P>;
  readonly batches: BatchSource<Batch>;
  readonly countTokens?: (batch: Batch) => number;
}

interface GradientPlace<P> {
  readonly parameters: P;
  /** Updates done before. */
  readonly step: number;
  /** Moves on by one word per batch. */
  readonly random: RandomStream;
  /** Batches. */
  readonly accumulate: number;
}

/** Mean gradients and one loss per batch, those of the last batch still to be evaluated. */
interface MeanGradients {
  readonly gradients: NamedTensors;
  readonly losses: readonly Tensor[];
  readonly tokens: number;
}

/**
 * The mean over `accumulate` batches, all of equal weight; each but the last is computed before the next one begins, so that memory
 * holds one batch's intermediates.
 * @param scratch receives what is to be disposed when the update has been evaluated.
 */
export const meanGradients = async <Batch, P extends NamedTensors>(
  { loss, batches, countTokens = () => 0 }: GradientSource<Batch, P>,
  { parameters, step, random, accumulate }: GradientPlace<P>,
  scratch: Tensor[],
): Promise<MeanGradients> => {
  const losses: Tensor[] = [];
  let sum: NamedTensors | undefined;
  let tokens = 0;
  for (let i = 0; i < accumulate; i++) {
    const batch = await batches.next();
    tokens += countTokens(batch);
    const context = { isTraining: true, step, seed: random.word() >>> 1 };
    const { value, gradient } = valueAndGrad(loss)(parameters, batch, context);
    const before = sum;
    sum = before === undefined ? gradient : mapTensors(gradient, (g, name) => before[name]!.add(g));
    losses.push(value);
    scratch.push(value);
    if (i === accumulate - 1) break;
    scratch.push(...Object.values(sum));
    await evaluate(value, ...Object.values(sum));
    if (before !== undefined) disposeTensors(Object.values(before));
  }
  const share = 1 / accumulate;
  return { gradients: share === 1 ? sum! : mapTensors(sum!, (g) => g.mul(share)), losses, tokens };
};
