// A model as the files of a Hugging Face folder, for transformers and for `loadModel`. Writing them to a disk is the caller's.
import type { Tensor } from "@attn/tensor";
import { configJson, tokenFields } from "../config/config-json.ts";
import type { ModelConfig } from "../config/model-config.ts";
import { writeSafetensors } from "../safetensors/write-safetensors.ts";
import type { JsonObject } from "../strict-json.ts";
import type { ModelParameters } from "./create-model.ts";
import type { Model } from "./load-model.ts";

/** One file of a model folder. */
export interface ModelFile {
  /** Relative to the folder. */
  readonly name: string;
  /** Its bytes, to be written one chunk after another; can be gone through once. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * `config.json`, `generation_config.json` for models that generate, and `model.safetensors` (F32): `from_pretrained` of transformers
 * reads them, and so does `loadModel`. Weights are read from their backend one at a time, while the chunks are.
 * @throws TypeError for a model whose rotary positions are interleaved: transformers would turn other elements together.
 */
export const saveModel = (
  model: Model | { readonly config: ModelConfig; readonly parameters: ModelParameters },
): readonly ModelFile[] => {
  if ("kind" in model && model.kind === "causal" && model.ropePairing !== "half")
    throw new TypeError(
      `saveModel: the model's ropePairing is ${JSON.stringify(model.ropePairing)}, but a Hugging Face folder holds "half"`,
    );
  const { config } = model;
  const weights: Readonly<Record<string, Tensor>> =
    "kind" in model ? Object.fromEntries(model.weights) : model.parameters;
  return [
    jsonFile("config.json", configJson(config)),
    ...(config.architecture === "BertModel" ? [] : [jsonFile("generation_config.json", tokenFields(config))]),
    { name: "model.safetensors", chunks: writeSafetensors(weights, { format: "pt" }) },
  ];
};

const jsonFile = (name: string, json: JsonObject): ModelFile => ({ name, chunks: encoded(json) });

async function* encoded(json: JsonObject): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(`${JSON.stringify(json, undefined, 2)}\n`);
}
