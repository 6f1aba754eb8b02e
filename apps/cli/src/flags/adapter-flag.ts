// `--adapter`, for the commands that run a model. What is done with it is models/open-model.ts.
import { Option } from "commander";

/** The option for a command. */
export function adapterOption(): Option {
  return new Option("--adapter <folder>", "a LoRA adapter of the model, as attn train --lora and peft write it");
}
