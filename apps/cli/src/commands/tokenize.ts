// `attn tokenize`: its flags and its help. The work is in tokenize-text.ts.
import { Command } from "commander";
import { helpText } from "../flags/help-text.ts";
import type { EncodeFlags } from "../tokens/encode-text.ts";

/** The flags of `attn tokenize` as the parser gives them. */
export interface TokenizeFlags extends EncodeFlags {
  readonly tokenizer: string;
  readonly file?: string;
  readonly decode?: boolean;
  readonly offsets?: boolean;
  readonly count?: boolean;
  readonly json?: boolean;
}

/** The command for the parser. */
export function tokenizeCommand(): Command {
  return new Command("tokenize")
    .description("cut a text into tokens, and back")
    .argument("[TEXT]", "the text; - or nothing reads standard input. With --decode: ids")
    .option("-t, --tokenizer <source>", `a tokenizer.json, a folder with one, or gpt2, p50k, cl100k, o200k`, "gpt2")
    .option("-f, --file <file>", "take the text from a file")
    .option("--decode", "the text is ids, separated by spaces or commas: put them together")
    .option("--offsets", "where each token stands in the text, in UTF-16 positions")
    .option("--count", "only how many tokens there are")
    .option("--allow-special", "special tokens in the text are those tokens (they are refused otherwise)")
    .option("--no-add-special", "add no special tokens around the text")
    .option("--json", "one JSON object: tokens, count, and offsets if asked for")
    .addHelpText("after", helpText(help))
    .action(async (text: string | undefined, flags: TokenizeFlags) => {
      const { tokenizeText } = await import("../tokens/tokenize-text.ts");
      await tokenizeText(text, flags);
    });
}

const help = `
A terminal shows the tokens in colours with their ids; a file or a pipe gets the ids on one line.
The text is taken exactly as it is, a line end at its end included.

  attn tokenize "Attention is all you need."
  attn tokenize --tokenizer cl100k --count --file README.md
  attn tokenize "naïve" | attn tokenize --decode`;
