// Adam, its weight decay a part of the gradient. Not here: the decoupled one (adam-w.ts).
import type { AdamOptions } from "./adam-update.ts";
import { adamSlots, adamUpdate, checkedBetas } from "./adam-update.ts";
import type { Optimiser } from "./optimiser.ts";
import { optimiserOf } from "./optimiser.ts";

/**
 * g ← g + weightDecay · θ, then a step of length about `rate` along mean / √(mean square) of the gradients, both corrected for
 * their start at 0. Convention: torch.optim.Adam.
 * @throws RangeError for betas outside [0, 1), a negative eps or a negative weight decay.
 */
export const Adam = ({ beta1 = 0.9, beta2 = 0.999, eps = 1e-8, ...decay }: AdamOptions = {}): Optimiser => {
  const betas = checkedBetas("Adam", { beta1, beta2, eps });
  return optimiserOf(
    {
      name: "Adam",
      slots: adamSlots,
      update(one) {
        const { parameter, gradient, weightDecay } = one;
        const slope = weightDecay === 0 ? gradient : gradient.add(parameter.mul(weightDecay));
        return adamUpdate({ ...one, gradient: slope }, betas);
      },
    },
    decay,
  );
};
