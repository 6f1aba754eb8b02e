// A trained model as the files of a Hugging Face folder, and as a zip of it.
import type { Tokenizer } from "@attn/tokenizer";
import { type ModelConfig, type ModelParameters, saveModel } from "@attn/transformer";
import { strToU8, type Zippable, zipSync } from "fflate";

export type FolderFiles = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;

/** config.json, generation_config.json, model.safetensors, tokenizer.json and tokenizer_config.json, by name. */
export async function modelFolder(
  { config, parameters }: { readonly config: ModelConfig; readonly parameters: ModelParameters },
  tokenizer: Tokenizer,
): Promise<FolderFiles> {
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  for (const { name, chunks } of saveModel({ config, parameters })) {
    const parts: BlobPart[] = [];
    for await (const chunk of chunks) parts.push(chunk as Uint8Array<ArrayBuffer>);
    files[name] = new Uint8Array(await new Blob(parts).arrayBuffer());
  }
  files["tokenizer.json"] = json(tokenizer.toJSON());
  files["tokenizer_config.json"] = json({
    tokenizer_class: "PreTrainedTokenizerFast",
    model_max_length: config.contextLength,
    clean_up_tokenization_spaces: false,
  });
  return files;
}

/** The files as one zip with a folder in it. Weights do not get smaller, and are stored as they are. */
export function zipFolder(files: FolderFiles, folder: string): Uint8Array<ArrayBuffer> {
  const entries: Zippable = {};
  for (const [name, bytes] of Object.entries(files))
    entries[`${folder}/${name}`] = [bytes, { level: name.endsWith(".json") ? 6 : 0 }];
  return zipSync(entries);
}

const json = (value: object): Uint8Array<ArrayBuffer> =>
  strToU8(`${JSON.stringify(value, undefined, 2)}\n`) as Uint8Array<ArrayBuffer>;
