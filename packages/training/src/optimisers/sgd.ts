// Gradient descent, with momentum where wanted.
import { checkedShare } from "../option-check.ts";
import type { Optimiser, WeightDecayOptions } from "./optimiser.ts";
import { optimiserOf } from "./optimiser.ts";

/** How much of the last steps goes on. */
export interface SgdOptions extends WeightDecayOptions {
  /** Share of the velocity that stays; 0 is plain descent and keeps no state. */
  readonly momentum?: number;
  /** Steps along the velocity of the next update (Nesterov). */
  readonly nesterov?: boolean;
}

/**
 * g ← g + weightDecay · θ; v ← momentum · v + g; θ ← θ − rate · v, or θ − rate · (g + momentum · v) with `nesterov`.
 * Convention: torch.optim.SGD without dampening; the decay is part of the gradient.
 * @throws RangeError for a momentum outside [0, 1), a negative weight decay, or `nesterov` without momentum.
 */
export const sgd = ({ momentum = 0, nesterov = false, ...decay }: SgdOptions = {}): Optimiser => {
  checkedShare("sgd", "momentum", momentum);
  if (nesterov && momentum === 0) throw new RangeError("sgd: nesterov needs a momentum above 0, got 0");
  return optimiserOf(
    {
      name: "sgd",
      slots: momentum === 0 ? [] : ["velocity"],
      update({ parameter, gradient, slots: [velocity], learningRate, weightDecay }) {
        const slope = weightDecay === 0 ? gradient : gradient.add(parameter.mul(weightDecay));
        if (velocity === undefined) return { parameter: parameter.sub(slope.mul(learningRate)), slots: [] };
        const next = velocity.mul(momentum).add(slope);
        const direction = nesterov ? slope.add(next.mul(momentum)) : next;
        return { parameter: parameter.sub(direction.mul(learningRate)), slots: [next] };
      },
    },
    decay,
  );
};
