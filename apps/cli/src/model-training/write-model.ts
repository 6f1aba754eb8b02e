// A trained model as a folder for `attn generate` and transformers. Which bytes are in its files is @attn/transformer's matter.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Model, type ModelConfig, type ModelParameters, saveModel } from "@attn/transformer";
import { readInputFile } from "../files/read-text.ts";
import { removeTemporaryFiles, writeFileAtomically } from "../files/write-file.ts";
import type { RunFolder } from "./run-folder.ts";

type Writable = Model | { readonly config: ModelConfig; readonly parameters: ModelParameters };

/** Writes the weights, the configuration and the tokenizer that the run was begun with. @throws Failure */
export async function writeModel({ path, training }: RunFolder, model: Writable): Promise<void> {
  await removeTemporaryFiles(path);
  for (const name of ["tokenizer.json", "tokenizer_config.json"])
    await writeFileAtomically(join(path, name), await readInputFile(join(training, name)));
  await writeWeights(path, model);
}

/** Writes the weights and the configuration. The index of shards that are replaced goes: who has one reads no other weights. */
export async function writeWeights(path: string, model: Writable): Promise<void> {
  await rm(join(path, "model.safetensors.index.json"), { force: true });
  for (const { name, chunks } of saveModel(model)) await writeFileAtomically(join(path, name), chunks);
}
