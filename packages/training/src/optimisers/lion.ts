// Lion: every element moves by the learning rate, up or down.
import { checkedShare } from "../option-check.ts";
import type { Optimiser, WeightDecayOptions } from "./optimiser.ts";
import { optimiserOf } from "./optimiser.ts";

/** How much the mean of Lion remembers. */
export interface LionOptions extends WeightDecayOptions {
  /** Share of the momentum in the direction of a step. */
  readonly beta1?: number;
  /** Share of the momentum that stays. */
  readonly beta2?: number;
}

/**
 * θ ← θ · (1 − rate · weightDecay) − rate · sign(β₁ m + (1 − β₁) g); m ← β₂ m + (1 − β₂) g.
 * Chen et al., "Symbolic discovery of optimization algorithms", 2023: rates 3 to 10 times smaller than AdamW's.
 * @throws RangeError for betas outside [0, 1) or a negative weight decay.
 */
export const Lion = ({ beta1 = 0.9, beta2 = 0.99, ...decay }: LionOptions = {}): Optimiser => {
  checkedShare("Lion", "beta1", beta1);
  checkedShare("Lion", "beta2", beta2);
  return optimiserOf(
    {
      name: "Lion",
      slots: ["momentum"],
      update({ parameter, gradient, slots, learningRate, weightDecay }) {
        const [momentum] = slots as readonly [typeof parameter];
        const kept = weightDecay === 0 ? parameter : parameter.mul(1 - learningRate * weightDecay);
        const direction = momentum
          .mul(beta1)
          .add(gradient.mul(1 - beta1))
          .sign();
        return {
          parameter: kept.sub(direction.mul(learningRate)),
          slots: [momentum.mul(beta2).add(gradient.mul(1 - beta2))],
        };
      },
    },
    decay,
  );
};
