// Adam with decoupled weight decay.
import type { AdamOptions } from "./adam-update.ts";
import { adamSlots, adamUpdate, checkedBetas } from "./adam-update.ts";
import type { Optimiser } from "./optimiser.ts";
import { optimiserOf } from "./optimiser.ts";

/**
 * θ ← θ · (1 − rate · weightDecay), then Adam's step. Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
 * Convention: torch.optim.AdamW, its weight decay of 0.01 included.
 * @throws RangeError for betas outside [0, 1), a negative eps or a negative weight decay.
 */
export const AdamW = (options: AdamOptions = {}): Optimiser => {
  const { beta1 = 0.9, beta2 = 0.999, eps = 1e-8, weightDecay = 0.01, ...which } = options;
  const betas = checkedBetas("AdamW", { beta1, beta2, eps });
  return optimiserOf(
    {
      name: "AdamW",
      slots: adamSlots,
      update(one) {
        const { learningRate, weightDecay: rate } = one;
        return adamUpdate({ ...one, decay: 1 - learningRate * rate }, betas);
      },
    },
    { weightDecay, ...which },
  );
};
