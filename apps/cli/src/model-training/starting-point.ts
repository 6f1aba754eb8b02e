// What a training changes, and how the model's weights follow from it: all of them, or an adapter beside weights that stay.
import { applyLora, initialLora } from "@attn/training";
import { initialParameters, type ModelConfig, type ModelParameters } from "@attn/transformer";
import type { BaseModel } from "./base-model.ts";
import type { LoraChoice } from "./lora-choice.ts";
import { checkParameters } from "./memory-limits.ts";

/** Where a training begins. */
export interface StartingPoint {
  readonly config: ModelConfig;
  readonly parameters: ModelParameters;
  /** All weights of the model, lazily. */
  readonly weightsOf: (parameters: ModelParameters) => ModelParameters;
  /** undefined where all weights are trained. */
  readonly lora?: LoraChoice | undefined;
}

/** No weight: transformers keeps it as it is. */
const isHeld = (name: string): boolean => name === "final_logits_bias";

/** A model of random weights. @throws Failure for one that no backend has room for. */
export function freshStart(config: ModelConfig, seed: number): StartingPoint {
  checkParameters(config);
  return { config, parameters: initialParameters(config, { seed }), weightsOf: (weights) => weights };
}

/** The model of `--from`, or an adapter for it. */
export function startFrom(
  { config, weights }: BaseModel,
  { lora, seed }: { readonly lora: LoraChoice | undefined; readonly seed: number },
): StartingPoint {
  if (lora !== undefined)
    return {
      config,
      parameters: initialLora(weights, { ...lora.options, seed }),
      weightsOf: (adapter) => applyLora(weights, adapter, lora.options),
      lora,
    };
  const some = (isWanted: (name: string) => boolean): ModelParameters =>
    Object.fromEntries(Object.entries(weights).filter(([name]) => isWanted(name)));
  const held = some(isHeld);
  return {
    config,
    parameters: some((name) => !isHeld(name)),
    weightsOf: (trained) => ({ ...trained, ...held }),
  };
}
