// The models that come with the command, opened as what they are. How they were made stands in their READMEs.
import type { CausalLanguageModel } from "@attn/transformer";
import type { OpenTranslator } from "../translation/encode-source.ts";
import { embeddedModel, embeddedTranslator } from "./embedded-model.ts";
import { otherKind } from "./model-kinds.ts";
import { type OpenModel, openModel } from "./open-model.ts";

/** An open model that continues texts. */
export type OpenLanguageModel = OpenModel & { readonly model: CausalLanguageModel };

/** Opens the embedded language model. */
export async function openEmbeddedLanguageModel(): Promise<OpenLanguageModel> {
  const opened = await openModel({ model: embeddedModel });
  const { model } = opened;
  if (model.kind !== "causal") throw otherKind(embeddedModel, model, "cannot continue a text");
  return { ...opened, model };
}

/** Opens the embedded translator. */
export async function openEmbeddedTranslator(): Promise<OpenTranslator> {
  const opened = await openModel({ model: embeddedTranslator });
  const { model } = opened;
  if (model.kind !== "encoder-decoder") throw otherKind(embeddedTranslator, model, "does not translate");
  return { ...opened, model };
}
