// `attn train tokenizer`: its flags and its help. The work is in train-tokenizer.ts.
import { Command, Option } from "commander";
import { integerOption } from "../number-option.ts";

/** The pre-tokenizers that have a name. */
export const preTokenizerNames = ["gpt2", "cl100k", "o200k", "llama3", "bytes", "whitespace", "metaspace"] as const;

/** The flags of `attn train tokenizer` as the parser gives them. */
export interface TrainTokenizerFlags {
  readonly out?: string;
  readonly vocabularySize: number;
  readonly minFrequency: number;
  readonly special?: readonly string[];
  readonly preTokenizer: (typeof preTokenizerNames)[number];
  readonly counts?: "csv";
  readonly json?: boolean;
}

/** The command for its parent. */
export function trainTokenizerCommand(): Command {
  const number = (name: string, value: number, from: number, description: string): Option =>
    new Option(`${name} <n>`, description).argParser(integerOption(name, { from })).default(value);
  return new Command("tokenizer")
    .description("learn a byte-pair tokenizer from texts")
    .argument("<INPUT...>", "text files; - is standard input")
    .option("-o, --out <path>", "where tokenizer.json goes: a file, or a folder for it")
    .addOption(number("--vocabulary-size", 30_000, 1, "tokens to make, special ones and bytes included"))
    .addOption(number("--min-frequency", 0, 0, "how often a pair must come to be merged"))
    .option(
      "--special <token>",
      "a special token; may be given several times",
      (token: string, all: readonly string[] = []) => [...all, token],
    )
    .addOption(
      new Option("--pre-tokenizer <name>", "how texts are cut into words").choices(preTokenizerNames).default("gpt2"),
    )
    .addOption(new Option("--counts <format>", "INPUT is not text but words and how often they come").choices(["csv"]))
    .option("--json", "one JSON object about what was done")
    .addHelpText("after", help)
    .action(async (inputs: readonly string[], flags: TrainTokenizerFlags) => {
      const { trainTokenizer } = await import("../train-tokenizer.ts");
      await trainTokenizer(inputs, flags);
    });
}

const help = `
Files are read line by line; only the different words are kept. Merges are those that Hugging Face tokenizers finds in the same files.
With --counts csv every row is a word and its count (a first row without a number is a heading). Ctrl-C ends the training; nothing is
written then.

  attn train tokenizer book.txt --out tokenizer.json --vocabulary-size 8000 --special "<|endoftext|>"
  attn train tokenizer words.csv --counts csv --out tokenizer.json
  attn tokenize --tokenizer tokenizer.json "How is this cut?"`;
