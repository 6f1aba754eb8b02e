// Adapters as peft describes them in `adapter_config.json`. Not here: their tensors.
import type { LoraOptions } from "./lora-options.ts";
import { checkedLora } from "./lora-options.ts";

/**
 * What `adapter_config.json` of peft says about such an adapter.
 * @param baseModel name or folder of the model that it was trained on.
 * @param taskType peft's name of the kind of model.
 */
export const loraConfig = (
  options: LoraOptions,
  { baseModel, taskType = "CAUSAL_LM" }: { readonly baseModel?: string; readonly taskType?: string } = {},
): Record<string, unknown> => {
  const { rank, alpha, targetModules, fanInFanOut } = checkedLora("loraConfig", options);
  return {
    peft_type: "LORA",
    task_type: taskType,
    base_model_name_or_path: baseModel ?? null,
    r: rank,
    lora_alpha: alpha,
    target_modules: [...targetModules],
    fan_in_fan_out: fanInFanOut,
    lora_dropout: 0,
    bias: "none",
    inference_mode: true,
  };
};

/** Fields that say nothing about what an adapter computes, and those that are read here. */
const understood: ReadonlySet<string> = new Set([
  ...[
    "auto_mapping",
    "base_model_name_or_path",
    "inference_mode",
    "megatron_core",
    "peft_version",
    "qalora_group_size",
  ],
  ...["revision", "task_type", "lora_dropout", "peft_type", "r", "lora_alpha", "target_modules", "fan_in_fan_out"],
]);

/**
 * The options in an `adapter_config.json` of peft, parsed as JSON.
 * @throws RangeError when it is no LoRA, switches something on that is not done here (DoRA, rsLoRA, ranks by layer, biases, …), or has a field out of range.
 */
export const parseLoraConfig = (json: unknown): LoraOptions => {
  const caller = "parseLoraConfig";
  const config = typeof json === "object" && json !== null ? (json as Record<string, unknown>) : {};
  const show = (name: string): string => `${name} is ${JSON.stringify(config[name])}`;
  if (config.peft_type !== "LORA") throw new RangeError(`${caller}: ${show("peft_type")}, not "LORA"`);
  for (const name of Object.keys(config))
    if (!understood.has(name) && !isHarmless(name, config[name]))
      throw new RangeError(`${caller}: ${show(name)}, which is not supported`);
  const targets = config.target_modules;
  if (!Array.isArray(targets) || !targets.every((target) => typeof target === "string"))
    throw new RangeError(`${caller}: ${show("target_modules")}, not a list of names`);
  if (typeof (config.fan_in_fan_out ?? false) !== "boolean")
    throw new RangeError(`${caller}: ${show("fan_in_fan_out")}, not true or false`);
  for (const name of ["r", "lora_alpha"])
    if (typeof config[name] !== "number") throw new RangeError(`${caller}: ${show(name)}, not a number`);
  return checkedLora(caller, {
    rank: config.r as number,
    alpha: config.lora_alpha as number,
    targetModules: targets as string[],
    fanInFanOut: config.fan_in_fan_out === true,
  });
};

/** Anything else is harmless only when it is switched off. */
const isHarmless = (name: string, value: unknown): boolean => {
  if (name === "bias") return value === "none";
  if (name === "init_lora_weights") return typeof value === "boolean" || value === "gaussian";
  return value === null || value === false || (typeof value === "object" && Object.keys(value).length === 0);
};
