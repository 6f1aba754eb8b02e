// A model and its tokenizer from a folder, on a backend by name. Running it is the commands' matter.
import { basename, resolve } from "node:path";
import { loadModel, type Model, type Quantization } from "@attn/transformer";
import { Failure, naming } from "../failure.ts";
import { type OpenTokenizer, openTokenizer } from "../tokens/open-tokenizer.ts";
import { checkModelFolder, createFolderReader } from "./model-folder.ts";
import { useBackend } from "./use-backend.ts";

/** What a command needs to run a model. */
export interface OpenModel {
  readonly model: Model;
  readonly encoder: OpenTokenizer;
  /** The last part of the folder's path, for titles. */
  readonly name: string;
}

interface OpenModelFlags {
  readonly model?: string | undefined;
  /** A LoRA adapter that is merged into the weights. */
  readonly adapter?: string | undefined;
  /** Bits per weight; float32 unless given. */
  readonly quantize?: Quantization | undefined;
  readonly backend?: string | undefined;
  readonly threads?: number | undefined;
  /** The flag that named the folder; `--model` unless given. */
  readonly flag?: string;
}

/**
 * Opens the folder of `--model`.
 *
 * @throws Failure when there is none, when it is no model, or when a file in it is wrong; the line begins with the folder.
 */
export async function openModel(flags: OpenModelFlags): Promise<OpenModel> {
  const { model: given, adapter, quantize, flag } = flags;
  if (adapter !== undefined && quantize !== undefined)
    throw new Failure(
      "--quantize cannot be combined with --adapter: an adapter is added to float32 weights. Write a model of both with attn merge first",
    );
  const folder = await checkModelFolder(given, flag);
  await useBackend(flags);
  const encoder = await openTokenizer(folder);
  const model = await naming(folder, () => loadModel(createFolderReader(folder), { quantize }));
  checkVocabulary(folder, encoder, model);
  const opened = { encoder, name: basename(resolve(folder)) };
  if (adapter === undefined) return { model, ...opened };
  const { withAdapter } = await import("../adapters/with-adapter.ts");
  return { model: await withAdapter(model, adapter), ...opened };
}

/** A tokenizer with more tokens than the model has embeddings belongs to another model. */
function checkVocabulary(folder: string, { tokenizer }: OpenTokenizer, { config }: Model): void {
  const { vocabularySize } = tokenizer;
  if (vocabularySize > config.vocabularySize) {
    throw new Failure(
      `${folder}: tokenizer.json has ${vocabularySize} tokens but config.json has vocab_size ${config.vocabularySize}: they belong to different models`,
    );
  }
}
