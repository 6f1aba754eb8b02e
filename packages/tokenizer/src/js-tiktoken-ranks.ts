// The packed ranks of the package js-tiktoken as the text of a rank file. Nothing is loaded here.
import { TokenizerFormatError } from "./errors.ts";

/** What a ranks module of js-tiktoken exports; lines of "! first-rank token token ...". */
export interface JsTiktokenRanks {
  readonly bpe_ranks: string;
}

/** One line of a token and its rank for each token. @throws TokenizerFormatError where the data has another shape */
export const unpackRanks = (data: JsTiktokenRanks): string => {
  const lines: string[] = [];
  for (const packed of data.bpe_ranks.split("\n")) {
    if (packed === "") continue;
    const [mark, first, ...tokens] = packed.split(" ");
    if (mark !== "!" || !/^\d+$/.test(first ?? ""))
      throw new TokenizerFormatError(
        "loadEncoding: the data of js-tiktoken has an unknown form. Version 1.0.21 is known to work",
      );
    tokens.forEach((token, i) => {
      lines.push(`${token} ${Number(first) + i}`);
    });
  }
  return lines.join("\n");
};
