// The splitting patterns of OpenAI's and Meta's encodings, in a syntax that Rust and Oniguruma read alike. GPT-2's is in pre-tokenizer.ts.

const contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const upper = "\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}";
const lower = "\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}";

/** The pattern of cl100k and of Llama 3. */
export const cl100kPattern: string = `${contractions}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;

/** The pattern of o200k. */
export const o200kPattern: string = /* @__PURE__ */ [
  `[^\\r\\n\\p{L}\\p{N}]?[${upper}]*[${lower}]+${contractions}?`,
  `[^\\r\\n\\p{L}\\p{N}]?[${upper}]+[${lower}]*${contractions}?`,
  "\\p{N}{1,3}",
  " ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*",
  "\\s*[\\r\\n]+",
  "\\s+(?!\\S)",
  "\\s+",
].join("|");
