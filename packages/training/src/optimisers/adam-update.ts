// The update that Adam and AdamW share. Not here: how each of them lets weights decay.
import type { Tensor } from "@attn/tensor";
import { checkedAmount, checkedShare } from "../option-check.ts";
import type { WeightDecayOptions } from "./optimiser.ts";

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
  { parameter, gradient, slots, learningRate, step }: AdamInput,
  { beta1, beta2, eps }: Betas,
): { parameter: Tensor; slots: readonly Tensor[] } => {
  const [first, second] = slots as readonly [Tensor, Tensor];
  const mean = first.mul(beta1).add(gradient.mul(1 - beta1));
  const square = second.mul(beta2).add(gradient.square().mul(1 - beta2));
  const scale = square
    .sqrt()
    .div(Math.sqrt(1 - beta2 ** step))
    .add(eps);
  const size = learningRate / (1 - beta1 ** step);
  return { parameter: parameter.sub(mean.mul(size).div(scale)), slots: [mean, square] };
};

interface AdamInput {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  readonly slots: readonly Tensor[];
  readonly learningRate: number;
  readonly step: number;
}
