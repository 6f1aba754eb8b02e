// One translation as text. Flags, beams and reports are translation/.
import { encodeSource, type OpenTranslator } from "../translation/encode-source.ts";
import { findTranslations, usualTranslation } from "../translation/find-translation.ts";

/** One translation: greedy at temperature 0, else drawn. Nobody listens for Ctrl-C: of many short ones, each would have to be asked. */
export async function translateOnce(
  { model, encoder, name }: OpenTranslator,
  text: string,
  { to, temperature = 0, seed = 0 }: { readonly to: string; readonly temperature?: number; readonly seed?: number },
): Promise<string> {
  const source = encodeSource({ model, encoder, name }, text, { to });
  const choices = { ...usualTranslation, temperature, seed, maxTokens: 40 };
  const [best] = await findTranslations(model, source, choices);
  return encoder.tokenizer.decode([...(best?.tokens ?? [])], { skipSpecialTokens: true });
}
