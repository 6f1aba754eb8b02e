// A LoRA adapter from its folder, as attn train --lora and peft write it. What is done with it is with-adapter.ts.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Tensor } from "@attn/tensor";
import { type LoraOptions, parseLoraConfig } from "@attn/training";
import { openSafetensors } from "@attn/transformer";
import { Failure, naming } from "../failure.ts";
import { describeFileError } from "../files/read-text.ts";
import { createFolderReader, hasFile } from "../models/model-folder.ts";
import { readJsonObject } from "../tokens/open-tokenizer.ts";

/** The files of an adapter. */
export const adapterFiles = { config: "adapter_config.json", weights: "adapter_model.safetensors" } as const;

/** An adapter, its tensors as float32 and lazy. */
export interface Adapter {
  readonly options: LoraOptions;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** Reads both files. @throws Failure naming what is missing or wrong, after the folder. */
export async function readAdapter(folder: string): Promise<Adapter> {
  await checkAdapterFolder(folder);
  const json = await readJsonObject(join(folder, adapterFiles.config));
  const options = await naming(join(folder, adapterFiles.config), () => parseLoraConfig(json));
  return naming(folder, async () => {
    const file = await openSafetensors(createFolderReader(folder), adapterFiles.weights);
    const tensors: Record<string, Tensor> = {};
    for (const name of file.entries.keys()) tensors[name] = (await file.tensor(name)).cast("float32");
    return { options, tensors };
  });
}

async function checkAdapterFolder(folder: string): Promise<void> {
  const needed = `an adapter's folder holds ${adapterFiles.config} and ${adapterFiles.weights}`;
  const entry = await stat(folder).catch((error: unknown) => {
    throw new Failure(describeFileError(folder, error), 2, { cause: error });
  });
  if (!entry.isDirectory()) throw new Failure(`${folder} is a file; --adapter takes a folder (${needed})`);
  const missing: string[] = [];
  for (const name of Object.values(adapterFiles)) if (!(await hasFile(folder, name))) missing.push(name);
  if (missing.length > 0)
    throw new Failure(`${folder} is no adapter: ${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} missing`);
}
