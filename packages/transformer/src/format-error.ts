// The error for files that are not what they claim to be. Wrong arguments are TypeError and RangeError instead.

/** A checkpoint file breaks the rules of its format, or two files of a checkpoint contradict each other. */
export class FormatError extends Error {
  override readonly name: string = "FormatError";
}
