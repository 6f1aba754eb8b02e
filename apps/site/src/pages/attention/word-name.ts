// A token as it stands in a sentence of the page.
import { tokenLabel } from "@attn/elements";

/** The token's text without the space before it, with what else cannot be seen made visible. */
export function wordName(text: string | undefined): string {
  return tokenLabel((text ?? "").replace(/^ (?=.)/u, ""));
}
