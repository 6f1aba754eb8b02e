// The Metaspace pre-tokenizer of SentencePiece-like files: spaces become a visible character. Its decoder is with the decoders.
import { type AlignedText, prependText, TextBuilder } from "../aligned-text.ts";
import { type JsonObject, readBoolean, readCharacter, readChoice, refuse } from "../checked-json.ts";
import { createLiteralScanner } from "../patterns/scanner.ts";
import { createSplitter, type PreTokenizer } from "./split.ts";

/** When a replacement character is put before a text that does not begin with one. */
export type PrependScheme = "always" | "first" | "never";

/** Reads the fields that the pre-tokenizer and the decoder share. Old files have add_prefix_space instead of prepend_scheme. */
export const parseMetaspace = (json: JsonObject, path: string): { replacement: string; scheme: PrependScheme } => {
  const replacement = readCharacter(json.replacement, `${path}.replacement`);
  const scheme =
    json.prepend_scheme === undefined
      ? "always"
      : readChoice(json.prepend_scheme, `${path}.prepend_scheme`, ["always", "first", "never"] as const);
  if (json.add_prefix_space !== false) return { replacement, scheme };
  if (json.prepend_scheme !== undefined && scheme !== "never")
    refuse(`${path}.add_prefix_space`, `is false but prepend_scheme is ${scheme}`);
  return { replacement, scheme: "never" };
};

/** Replaces spaces, prepends the replacement by the scheme, and splits before each replacement character. */
export const createMetaspace = (json: JsonObject, path: string): PreTokenizer => {
  const { replacement, scheme } = parseMetaspace(json, path);
  const split = readBoolean(json.split, `${path}.split`, true)
    ? createSplitter(createLiteralScanner(replacement), "MergedWithNext", false)
    : undefined;
  return (piece, visit) => {
    let marked = replaceSpaces(piece, replacement);
    const wanted = scheme === "always" || (scheme === "first" && isFirst(piece));
    if (wanted && !marked.text.startsWith(replacement)) marked = prependText(marked, replacement);
    return split ? split(marked, visit) : visit(marked);
  };
};

/** Whether a piece begins where the original begins; a text without alignment says so by itself. */
const isFirst = (piece: AlignedText): boolean => (piece.starts ? piece.starts[0] === 0 : piece.isFirst === true);

const replaceSpaces = (piece: AlignedText, replacement: string): AlignedText => {
  if (!piece.starts) return { ...piece, text: piece.text.replaceAll(" ", () => replacement) };
  const builder = new TextBuilder(piece);
  let at = 0;
  for (let space = piece.text.indexOf(" "); space >= 0; space = piece.text.indexOf(" ", at)) {
    builder.copy(at, space);
    builder.add(replacement, space);
    at = space + 1;
  }
  builder.copy(at, piece.text.length);
  return builder.build();
};
