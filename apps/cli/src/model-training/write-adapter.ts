// A trained adapter as the two files of peft. Which fields and names are in them is @attn/training's matter.
import { join } from "node:path";
import { loraConfig } from "@attn/training";
import { type ModelParameters, writeSafetensors } from "@attn/transformer";
import { removeTemporaryFiles, writeFileAtomically } from "../files/write-file.ts";
import type { LoraChoice } from "./lora-choice.ts";
import type { RunFolder } from "./run-folder.ts";

/** Writes `adapter_config.json` and `adapter_model.safetensors`. @throws Failure */
export async function writeAdapter(
  { path }: RunFolder,
  { lora: { options, baseModel, taskType }, parameters }: { lora: LoraChoice; parameters: ModelParameters },
): Promise<void> {
  await removeTemporaryFiles(path);
  const config = loraConfig(options, { baseModel, taskType });
  await writeFileAtomically(join(path, "adapter_config.json"), `${JSON.stringify(config, undefined, 2)}\n`);
  await writeFileAtomically(join(path, "adapter_model.safetensors"), writeSafetensors(parameters, { format: "pt" }));
}
