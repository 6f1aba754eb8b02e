// What every optimiser is: a rule for one tensor, applied to all. Not here: the rules.
import type { Tensor } from "@attn/tensor";
import { zeros } from "@attn/tensor";
import type { NamedTensors } from "../named-tensors.ts";
import { tensorNamed } from "../named-tensors.ts";
import { checkedAmount } from "../option-check.ts";

/** What an optimiser remembers between steps. */
export interface OptimiserState {
  /** Updates done so far. */
  readonly step: number;
  /** By slot (such as `firstMoment`), then by parameter; each tensor has its parameter's shape. */
  readonly slots: Readonly<Record<string, NamedTensors>>;
}

/** What a step results in. Nothing is computed before it is evaluated. */
export interface OptimiserStep {
  readonly parameters: NamedTensors;
  readonly state: OptimiserState;
}

/** A rule that turns gradients into better parameters. It has no state of its own: that goes in and comes out. */
export interface Optimiser {
  /** Stands in checkpoints, so that a run is not resumed with another rule. */
  readonly name: string;
  /** The state before the first step: nothing but zeros. */
  initialState(parameters: NamedTensors): OptimiserState;
  /**
   * The parameters after one more update, and the state for the next, both lazily. Nothing is disposed.
   * @throws RangeError for a parameter without a gradient.
   */
  step(
    parameters: NamedTensors,
    gradients: NamedTensors,
    at: { readonly state: OptimiserState; readonly learningRate: number },
  ): OptimiserStep;
}

/** How much of which weights decays. */
export interface WeightDecayOptions {
  readonly weightDecay?: number;
  /** Which parameters decay; without it those with two axes or more: matrices and tables, not biases and norms. */
  readonly decays?: (name: string, parameter: Tensor) => boolean;
}

/** One tensor's part of a step. All tensors have the same shape. */
interface Update {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  /** In the order of the rule's slots. */
  readonly slots: readonly Tensor[];
  readonly learningRate: number;
  /** This update's number, from 1. */
  readonly step: number;
  /** 0 where the parameter does not decay. */
  readonly weightDecay: number;
}

interface UpdateRule {
  readonly name: string;
  readonly slots: readonly string[];
  readonly update: (one: Update) => { readonly parameter: Tensor; readonly slots: readonly Tensor[] };
}

/** An optimiser that treats every parameter by the same rule. */
export const optimiserOf = (
  rule: UpdateRule,
  { weightDecay = 0, decays = isMatrix }: WeightDecayOptions,
): Optimiser => {
  checkedAmount(rule.name, "weightDecay", weightDecay);
  return {
    name: rule.name,
    initialState: (parameters) => ({
      step: 0,
      slots: bySlot(rule, Object.keys(parameters), (_, name) => zeros(parameters[name]!.shape)),
    }),
    step(parameters, gradients, { state, learningRate }) {
      const step = state.step + 1;
      const names = Object.keys(parameters);
      const updated = new Map(
        Object.entries(parameters).map(([name, parameter]) => {
          const gradient = tensorNamed(`${rule.name} gradients`, gradients, name);
          const slots = rule.slots.map((slot) => tensorNamed(`${rule.name} state`, state.slots[slot] ?? {}, name));
          const decay = weightDecay > 0 && decays(name, parameter) ? weightDecay : 0;
          return [name, rule.update({ parameter, gradient, slots, learningRate, step, weightDecay: decay })];
        }),
      );
      return {
        parameters: Object.fromEntries(names.map((name) => [name, updated.get(name)!.parameter])),
        state: { step, slots: bySlot(rule, names, (slot, name) => updated.get(name)!.slots[slot]!) },
      };
    },
  };
};

const isMatrix = (_: string, parameter: Tensor): boolean => parameter.rank >= 2;

const bySlot = (
  { slots }: UpdateRule,
  names: readonly string[],
  make: (slot: number, name: string) => Tensor,
): OptimiserState["slots"] =>
  Object.fromEntries(slots.map((slot, i) => [slot, Object.fromEntries(names.map((name) => [name, make(i, name)]))]));
