// The update that Adam and AdamW share. Not here: how each of them lets weights decay.
import type { Tensor } from "@attn/tensor";
import { fused } from "@attn/tensor";
import { checkedAmount, checkedShare } from "../option-check.ts";
import type { WeightDecayOptions } from "./optimiser.ts";

/** How much the means of Adam and AdamW remember. */
export interface AdamOptions extends WeightDecayOptions {
  /** Share of the mean gradient that stays at each step. */
  readonly beta1?: number;
  /** Share of the mean squared gradient that stays at each step. */
  readonly beta2?: number;
  /** Added to the root of the corrected mean square. */
  readonly eps?: number;
}

type Betas = Required<Pick<AdamOptions, "beta1" | "beta2" | "eps">>;

/** @throws RangeError for betas outside [0, 1) or a negative eps. */
export const checkedBetas = (caller: string, { beta1, beta2, eps }: Betas): Betas => ({
  beta1: checkedShare(caller, "beta1", beta1),
  beta2: checkedShare(caller, "beta2", beta2),
  eps: checkedAmount(caller, "eps", eps),
});

export const adamSlots = ["firstMoment", "secondMoment"] as const;

/**
 * m ← β₁ m + (1 − β₁) g; s ← β₂ s + (1 − β₂) g²; θ ← θ − rate / (1 − β₁ᵗ) · m / (√s / √(1 − β₂ᵗ) + eps)
 * Kingma and Ba, "Adam", 2015, with eps where PyTorch has it.
 */
export const adamUpdate = (
  { parameter, gradient, slots, learningRate, step, decay = 1 }: AdamInput,
  { beta1, beta2, eps }: Betas,
): { parameter: Tensor; slots: readonly Tensor[] } => {
  const [first, second] = slots as readonly [Tensor, Tensor];
  const { shape } = parameter;
  const mean = fused("blend", [first, gradient], {
    shape,
    attributes: { a: beta1, b: 1 - beta1 },
    compose: () => first.mul(beta1).add(gradient.mul(1 - beta1)),
  });
  const square = fused("blendSquare", [second, gradient], {
    shape,
    attributes: { a: beta2, b: 1 - beta2 },
    compose: () => second.mul(beta2).add(gradient.square().mul(1 - beta2)),
  });
  const rate = learningRate / (1 - beta1 ** step);
  const root = Math.sqrt(1 - beta2 ** step);
  const next = fused("adamStep", [parameter, mean, square], {
    shape,
    attributes: { decay, rate, root, eps },
    compose: () => parameter.mul(decay).sub(mean.mul(rate).div(square.sqrt().div(root).add(eps))),
  });
  return { parameter: next, slots: [mean, square] };
};

interface AdamInput {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  readonly slots: readonly Tensor[];
  readonly learningRate: number;
  readonly step: number;
  /** What the parameter is multiplied by before its step; 1 unless given. */
  readonly decay?: number;
}
