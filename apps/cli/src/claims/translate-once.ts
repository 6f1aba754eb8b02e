// One translation as text. Flags, beams and reports are translation/.
import { Failure } from "../failure.ts";
import { interruptionCode } from "../interruption.ts";
import { encodeSource, type OpenTranslator } from "../translation/encode-source.ts";
import { findTranslations, usualTranslation } from "../translation/find-translation.ts";

/** One translation: greedy at temperature 0, else drawn. @throws Failure when it was interrupted. */
export async function translateOnce(
  { model, encoder, name }: OpenTranslator,
  text: string,
  { to, temperature = 0, seed = 0 }: { readonly to: string; readonly temperature?: number; readonly seed?: number },
): Promise<string> {
  const source = encodeSource({ model, encoder, name }, text, { to });
  const choices = { ...usualTranslation, temperature, seed, maxTokens: 40 };
  const found = await findTranslations(model, source, choices);
  if (found === undefined) throw new Failure("interrupted", interruptionCode());
  return encoder.tokenizer.decode([...(found[0]?.tokens ?? [])], { skipSpecialTokens: true });
}
