// The flags that every command with a model has, so that they are spelled and explained alike.
import { type Command, Option } from "commander";
import { embeddedName } from "../models/embedded-model.ts";
import { addComputeFlags } from "./compute-flags.ts";

/** Adds `--model`, `--backend` and `--threads`. @param options `embedded`: the folder of the model that comes with this command, where one can do its work. */
export function addModelFlags(command: Command, { embedded }: { embedded?: string } = {}): Command {
  const model = new Option("-m, --model <folder>", "a folder with config.json, tokenizer.json and model.safetensors");
  return addComputeFlags(command.addOption(embedded === undefined ? model : model.default(embedded, embeddedName)));
}
