// `attn train tokenizer`: its flags and its help. The work is in train-tokenizer.ts.
import { Command, Option } from "commander";
import { Failure } from "../failure.ts";
import { helpText } from "../flags/help-text.ts";
import { integerOption } from "../flags/number-option.ts";

/** The pre-tokenizers that have a name. */
export const preTokenizerNames = ["gpt2", "cl100k", "o200k", "llama3", "bytes", "whitespace", "metaspace"] as const;

/** The flags of `attn train tokenizer` as the parser gives them. */
export interface TrainTokenizerFlags {
  readonly out?: string;
  readonly vocabularySize: number;
  readonly minFrequency: number;
  readonly special?: readonly string[];
  readonly preTokenizer: (typeof preTokenizerNames)[number];
  readonly workers: number;
  readonly counts?: "csv" | "parquet";
  readonly wordColumn?: string;
  readonly countColumn?: string;
  readonly json?: boolean;
}

/** The command for its parent. */
export function trainTokenizerCommand(): Command {
  const number = (name: string, value: number, from: number, description: string): Option =>
    new Option(`${name} <n>`, description).argParser(integerOption(name, { from })).default(value);
  const workers = new Option("--workers <n>", "threads that count words; what is learned does not depend on it")
    .argParser(integerOption("--workers", { from: 1, to: 256 }))
    .default(1);
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
    .addOption(workers)
    .addOption(
      new Option("--counts <format>", "INPUT is not text but words and how often they come").choices([
        "csv",
        "parquet",
      ]),
    )
    .option("--word-column <name>", "with --counts: the column of the words")
    .option("--count-column <name>", "with --counts: the column of the numbers")
    .option("--json", "one JSON object about what was done")
    .addHelpText("after", helpText(help))
    .action(async (inputs: readonly string[], flags: TrainTokenizerFlags) => {
      for (const name of ["wordColumn", "countColumn"] as const)
        if (flags[name] !== undefined && flags.counts === undefined)
          throw new Failure(`--${name.replace("C", "-c")} needs --counts: a text has no columns`);
      const { trainTokenizer } = await import("../training/train-tokenizer.ts");
      await trainTokenizer(inputs, flags);
    });
}

const help = `
Files are read line by line; only the different words are kept. Merges are those that Hugging Face tokenizers finds in the same files.
--workers pays where there is much to read: for a hundred megabytes, not for ten. Ctrl-C ends the training; nothing is written then.

With --counts INPUT is what another program has counted: files, or folders of part files as Spark, Polars and DuckDB write them. Of CSV
every row is a word and its count, and a first row without a number is a heading; of Parquet the one column of texts and the one of numbers
are taken. Where there are more columns, --word-column and --count-column name them.

  attn train tokenizer book.txt --out tokenizer.json --vocabulary-size 8000 --special "<|endoftext|>"
  attn train tokenizer words.csv --counts csv --out tokenizer.json
  attn train tokenizer counts/ --counts parquet --word-column word --count-column n --out tokenizer.json
  attn tokenize --tokenizer tokenizer.json "How is this cut?"`;
