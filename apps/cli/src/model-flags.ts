// The flags that every command with a model has, so that they are spelled and explained alike.
import { type Command, Option } from "commander";
import { backendNames } from "./use-backend.ts";

/** Adds `--model` and `--backend`. */
export function addModelFlags(command: Command): Command {
  return command
    .option("-m, --model <folder>", "a folder with config.json, tokenizer.json and model.safetensors")
    .addOption(new Option("--backend <name>", "what computes").choices([...backendNames]).default("wasm"));
}
