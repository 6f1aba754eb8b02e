// The loss over a held-out set. Nothing is learned here.
import type { NamedTensors } from "../named-tensors.ts";
import { createBreather } from "./event-loop.ts";
import type { Loss } from "./loss.ts";
import { evaluationContext } from "./loss.ts";

/** How the losses of batches become one. */
export interface MeanLossOptions<Batch> {
  /** How much a batch counts; 1 each without it. */
  readonly weight?: (batch: Batch) => number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Σ weight · loss / Σ weight over the batches, in nats, with `isTraining` false.
 * @throws RangeError when there is no batch; the signal's reason when it is aborted.
 */
export const meanLoss = async <Batch, P extends NamedTensors>(
  { parameters, loss }: { readonly parameters: P; readonly loss: Loss<Batch, P> },
  batches: Iterable<Batch>,
  { weight = () => 1, signal }: MeanLossOptions<Batch> = {},
): Promise<number> => {
  const breathe = createBreather();
  let [sum, total] = [0, 0];
  for (const batch of batches) {
    const share = weight(batch);
    sum += share * (await loss(parameters, batch, evaluationContext).item());
    total += share;
    await breathe();
    signal?.throwIfAborted();
  }
  if (total === 0) throw new RangeError("meanLoss: there are no batches");
  return sum / total;
};
