// What adapter_config.json says about an adapter, for people. Whether it can be applied is the loader's word.
import { type Fact, grouped } from "./config-summary.ts";

/** Whether JSON is peft's. */
export function isAdapterConfig(json: Readonly<Record<string, unknown>>): boolean {
  return typeof json.peft_type === "string";
}

/** The facts that are there. Values of unexpected types are left out. */
export function adapterFacts(config: Readonly<Record<string, unknown>>): Fact[] {
  const targets = Array.isArray(config.target_modules)
    ? config.target_modules.filter((name) => typeof name === "string").join(", ")
    : config.target_modules;
  const values: readonly (readonly [string, unknown])[] = [
    ["adapter", config.peft_type],
    ["of the model", config.base_model_name_or_path],
    ["task", config.task_type],
    ["rank", config.r],
    ["alpha", config.lora_alpha],
    ["layers", targets],
  ];
  return values.flatMap(([name, value]): Fact[] => {
    if (typeof value === "number") return [[name, grouped(value)]];
    return typeof value === "string" && value !== "" ? [[name, value]] : [];
  });
}
