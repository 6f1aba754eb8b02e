// The error class of this package. Mistakes in calls are plain RangeError and TypeError and have no class here.

/** A tokenizer file that cannot be used: the message is one line that names the field and its value. */
export class TokenizerFormatError extends Error {
  override readonly name: string = "TokenizerFormatError";
}

/**
 * A value as it is quoted in an error message: JSON, cut to 60 characters, always one line.
 */
export const quote = (value: unknown): string => {
  if (typeof value === "object" && value !== null)
    return Array.isArray(value) ? `an array of ${value.length}` : "an object";
  const text = typeof value === "bigint" ? `${value}n` : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};
