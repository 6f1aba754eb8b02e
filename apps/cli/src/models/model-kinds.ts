// What each kind of model is called on the command line, and which commands take it.
import type { Model } from "@attn/transformer";
import { Failure } from "../failure.ts";

const kinds: Readonly<Record<Model["kind"], { readonly name: string; readonly commands: string }>> = {
  causal: { name: "a language model", commands: "attn generate and attn attend take it" },
  encoder: { name: "an encoder", commands: "attn embed and attn attend take it" },
  "encoder-decoder": { name: "an encoder-decoder", commands: "attn translate and attn attend take it" },
};

/** The refusal of a model of another kind than a command works with. @param cannot what it cannot do: "cannot continue a text". */
export function otherKind(folder: string | undefined, model: Model, cannot: string): Failure {
  const { name, commands } = kinds[model.kind];
  return new Failure(`${folder} is ${name} (${model.config.architecture}) and ${cannot}; ${commands}`);
}
