// Whether weights are numbers. Generation says so of itself, where it comes to logits; who trains or writes weights asks here.
import type { Tensor } from "@attn/tensor";
import { Failure } from "../failure.ts";

/** @param source names the file or folder that the weight came from. @throws Failure for NaN. */
export function checkNumbers(source: string, name: string, data: ArrayLike<number>): void {
  for (let index = 0; index < data.length; index++)
    if (Number.isNaN(data[index]))
      throw new Failure(`${source}: the weight ${JSON.stringify(name)} is NaN at element ${index}; it is damaged`);
}

/** As checkNumbers, of all weights. */
export async function checkWeights(source: string, weights: Iterable<readonly [string, Tensor]>): Promise<void> {
  for (const [name, weight] of weights) checkNumbers(source, name, await weight.data());
}
