// The error for a file that is not what it says it is. Wrong arguments are RangeError and TypeError.

/** A file breaks its format; the message names the line or the byte. */
export class FormatError extends Error {
  override readonly name = "FormatError";
}
