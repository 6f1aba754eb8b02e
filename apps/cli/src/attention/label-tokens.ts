// Token ids with the labels that pictures show.
import type { LabelledTokens } from "@attn/elements";
import { tokenLabel } from "@attn/elements";
import { tokenText } from "@attn/tokenizer";
import type { OpenModel } from "../models/open-model.ts";

/** The tokens as the model's tokenizer writes them. */
export function labelTokens({ encoder }: Pick<OpenModel, "encoder">, tokens: readonly number[]): LabelledTokens {
  return { tokens, labels: tokens.map((id) => tokenLabel(tokenText(encoder.tokenizer, id))) };
}
