// A trained model as a folder for `attn generate` and transformers. Which bytes are in its files is @attn/transformer's matter.
import { join } from "node:path";
import { type ModelConfig, type ModelParameters, saveModel } from "@attn/transformer";
import { readInputFile } from "../files/read-text.ts";
import { removeTemporaryFiles, writeFileAtomically } from "../files/write-file.ts";
import type { RunFolder } from "./run-folder.ts";

/** Writes the weights, the configuration and the tokenizer that the run was begun with. @throws Failure */
export async function writeModel(
  { path, training }: RunFolder,
  model: { readonly config: ModelConfig; readonly parameters: ModelParameters },
): Promise<void> {
  await removeTemporaryFiles(path);
  for (const name of ["tokenizer.json", "tokenizer_config.json"])
    await writeFileAtomically(join(path, name), await readInputFile(join(training, name)));
  for (const { name, chunks } of saveModel(model)) await writeFileAtomically(join(path, name), chunks);
}
