// Text to ids. There is no backend in it.
import { englishText } from "@attn/little-world";
import { loadEncoding } from "@attn/tokenizer/encodings";
import type { Materials, Prepared } from "./work.ts";

const sentences = 4000;

/** The sentences that are read, and how many megabytes they are. */
export function tokenisingText(): { readonly text: string; readonly megabytes: number } {
  const text = [...englishText({ seed: 1, sentences })].join("\n");
  return { text, megabytes: new TextEncoder().encode(text).length / 1e6 };
}

/** Ready to encode; `returns` tells whether the ids give the text back. */
export async function prepareTokenising(
  vocabulary: string,
  { tokenizer }: Pick<Materials, "tokenizer">,
): Promise<Pick<Prepared, "call"> & { readonly megabytes: number; readonly returns: () => boolean }> {
  const { text, megabytes } = tokenisingText();
  const used = vocabulary === "gpt2" || vocabulary === "o200k" ? await loadEncoding(vocabulary) : await tokenizer();
  return {
    megabytes,
    call: () => used.encode(text),
    returns: () => used.decode(used.encode(text)) === text,
  };
}
