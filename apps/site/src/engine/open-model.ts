// A model with its tokenizer, opened in a worker on the best backend that the page allows. What is done with it belongs to the pages.
import { Tokenizer } from "@attn/tokenizer";
import { loadModel, type Model } from "@attn/transformer";
import { fileReader, type ModelSource } from "../model/model-source.ts";
import { startBackend } from "./start-backend.ts";

export interface OpenModel {
  readonly name: string;
  readonly model: Model;
  readonly tokenizer: Tokenizer;
}

/** Which kinds of model a page can use, and how that is said to who brought another. */
const kindNames: Readonly<Record<Model["kind"], string>> = {
  causal: "a language model (Llama, Mistral, Qwen, GPT-2)",
  encoder: "an encoder (BERT)",
  "encoder-decoder": "a translator (Marian, T5)",
};

/**
 * Opens `source`. `progress` gets the part that is loaded, 0 to 1.
 *
 * @throws Error in one line when a file is missing or wrong, or the model is of another kind than `kinds`.
 */
export async function openModel<K extends Model["kind"]>(
  source: ModelSource,
  kinds: readonly K[],
  progress?: (part: number) => void,
): Promise<OpenModel & { readonly model: Model & { readonly kind: K } }> {
  startBackend();
  const read = fileReader(source);
  const json = await read("tokenizer.json");
  if (json === undefined) throw new Error("tokenizer.json is missing");
  const tokenizer = Tokenizer.fromJSON(new TextDecoder().decode(json));
  const model = await loadModel(read, {
    progress: ({ bytes, totalBytes }) => progress?.(totalBytes > 0 ? bytes / totalBytes : 1),
  });
  if (!isOneOf(model, kinds)) {
    model.dispose();
    throw new Error(
      `this page needs ${kinds.map((kind) => kindNames[kind]).join(" or ")}, not ${kindNames[model.kind]}`,
    );
  }
  return { name: source.name, model, tokenizer };
}

const isOneOf = <K extends Model["kind"]>(model: Model, kinds: readonly K[]): model is Model & { readonly kind: K } =>
  (kinds as readonly string[]).includes(model.kind);
