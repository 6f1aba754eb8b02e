// What a loss is to the loop: a function of the parameters and a batch.
import type { Tensor } from "@attn/tensor";
import type { NamedTensors } from "../named-tensors.ts";

/** What a loss may want to know besides its batch. */
export interface LossContext {
  /** false in an evaluation: no dropout then. */
  readonly isTraining: boolean;
  /** Updates done before. */
  readonly step: number;
  /** 0 ≤ seed < 2³¹, another for each batch, the same again in a resumed run: for dropout. */
  readonly seed: number;
}

/** A loss in nats, lazily, with no axis: []. It must depend on nothing but what it is given. */
export type Loss<Batch, P extends NamedTensors = NamedTensors> = (
  parameters: P,
  batch: Batch,
  context: LossContext,
) => Tensor;

export const evaluationContext: LossContext = { isTraining: false, step: 0, seed: 0 };
