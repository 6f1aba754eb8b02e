// The token ids with a meaning in any config.json. Not here: their text.
import type { ConfigFields } from "./config-fields.ts";
import type { ModelConfig } from "./model-config.ts";

/** `bos_token_id`, `eos_token_id` (one or several) and `pad_token_id`, each checked against the vocabulary. */
export const specialTokens = (
  fields: ConfigFields,
  vocabularySize: number,
): Pick<ModelConfig, "bosToken" | "eosTokens" | "padToken"> => {
  const [bosToken] = fields.tokens("bos_token_id", vocabularySize);
  const padToken = padding(fields, vocabularySize);
  return {
    ...(bosToken !== undefined && { bosToken }),
    eosTokens: fields.tokens("eos_token_id", vocabularySize),
    ...(padToken !== undefined && { padToken }),
  };
};

/** Some checkpoints say −1 for none. */
const padding = (fields: ConfigFields, vocabularySize: number): number | undefined =>
  fields.json.pad_token_id === -1 ? undefined : fields.tokens("pad_token_id", vocabularySize)[0];
