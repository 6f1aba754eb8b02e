// Which special tokens a text may contain. Text of users must not be able to write control tokens, so the default is to refuse.
import type { AddedToken, SpecialRule } from "./added-tokens.ts";
import { checkList } from "./call-check.ts";
import { quote } from "./errors.ts";

/** What happens to the text of a special token inside an encoded text. */
export interface SpecialTokenOptions {
  /** Special tokens that are found and become their ids: "all", or their contents. None by default. */
  readonly allowedSpecial?: "all" | Iterable<string> | undefined;
  /** Special tokens that are refused with an error: "all" (those not allowed), or their contents. All by default; with [] they are plain text. */
  readonly disallowedSpecial?: "all" | Iterable<string> | undefined;
}

/**
 * The rule that the options make.
 * @throws RangeError for a content that is no special token of the tokenizer, or that is both allowed and disallowed
 */
export const createSpecialRule = (
  caller: string,
  tokens: readonly AddedToken[],
  { allowedSpecial = [], disallowedSpecial = "all" }: SpecialTokenOptions,
): SpecialRule => {
  const special = new Set(tokens.filter((token) => token.special).map((token) => token.content));
  const allowed = allowedSpecial === "all" ? special : readContents(caller, "allowedSpecial", allowedSpecial, special);
  const disallowed =
    disallowedSpecial === "all" ? "all" : readContents(caller, "disallowedSpecial", disallowedSpecial, special);
  if (disallowed !== "all") {
    for (const content of disallowed) {
      if (allowed.has(content))
        throw new RangeError(`${caller}: ${quote(content)} is both in allowedSpecial and in disallowedSpecial`);
    }
  }
  return (token, piece, position) => {
    if (allowed.has(token.content)) return true;
    if (disallowed !== "all" && !disallowed.has(token.content)) return false;
    const at = piece.starts ? (piece.starts[position] ?? position) : position;
    return new RangeError(
      `${caller}: the text has the special token ${quote(token.content)} at position ${at}. Pass allowedSpecial: "all" to encode it as that token, or disallowedSpecial: [] as plain text`,
    );
  };
};

const readContents = (
  caller: string,
  name: string,
  contents: Iterable<string>,
  special: ReadonlySet<string>,
): ReadonlySet<string> => {
  checkList(caller, name, '"all" or a list of special tokens', contents);
  const result = new Set(contents);
  for (const content of result) {
    if (!special.has(content))
      throw new RangeError(`${caller}: ${name} has ${quote(content)}, which is no special token of this tokenizer`);
  }
  return result;
};
