// Token ids as the labels that pictures show.
import { type Tokenizer, tokenText } from "@attn/tokenizer";

/** Each token's text, with its leading space. */
export function tokenTexts(tokenizer: Tokenizer, tokens: readonly number[]): string[] {
  return tokens.map((id) => tokenText(tokenizer, id));
}
