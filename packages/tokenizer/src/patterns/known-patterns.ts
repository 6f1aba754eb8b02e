// The splitting patterns of OpenAI's and Meta's encodings, in a syntax that Rust and Oniguruma read alike, and which of them have a scanner of their own.
import { cl100kRules, gpt2Rules, o200kRules, type WordRules } from "./word-ends.ts";

const contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const upper = "\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}";
const lower = "\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}";
const spaces = "\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

const cl100kLike = (digits: string): string =>
  `${contractions}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|${spaces}`;

const o200kLike = (digits: string, suffix: string): string =>
  [
    `[^\\r\\n\\p{L}\\p{N}]?[${upper}]*[${lower}]+${suffix}`,
    `[^\\r\\n\\p{L}\\p{N}]?[${upper}]+[${lower}]*${suffix}`,
    digits,
    " ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*",
    spaces,
  ].join("|");

/** The pattern of GPT-2, which ByteLevel uses. */
export const gpt2Pattern = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/** The pattern of cl100k and of Llama 3. */
export const cl100kPattern: string = /* @__PURE__ */ cl100kLike("\\p{N}{1,3}");

/** The pattern of Qwen 2 and 3: digits stand alone. */
export const qwen2Pattern: string = /* @__PURE__ */ cl100kLike("\\p{N}");

/** The pattern of o200k. */
export const o200kPattern: string = /* @__PURE__ */ o200kLike("\\p{N}{1,3}", `${contractions}?`);

/** The pattern of Mistral's Tekken: no contractions, digits stand alone. */
export const tekkenPattern: string = /* @__PURE__ */ o200kLike("\\p{N}", "");

/** The scanner of a pattern, or undefined for one that needs a regular expression. */
export const knownRules = (pattern: string): WordRules | undefined => {
  switch (pattern) {
    case gpt2Pattern:
      return gpt2Rules;
    case cl100kPattern:
      return cl100kRules(3);
    case qwen2Pattern:
      return cl100kRules(1);
    case o200kPattern:
      return o200kRules(3, true);
    case tekkenPattern:
      return o200kRules(1, false);
    default:
      return undefined;
  }
};
