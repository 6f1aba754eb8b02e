// `attn train word2vec`: its flags and its help. The work is in train-word2vec.ts.
import { Command, Option } from "commander";
import { helpText } from "../flags/help-text.ts";
import { integerOption, numberOption } from "../flags/number-option.ts";

/** The flags of `attn train word2vec` as the parser gives them. */
export interface TrainWord2VecFlags {
  readonly out?: string;
  readonly vectorSize: number;
  readonly window: number;
  readonly epochs: number;
  readonly minCount: number;
  readonly sample: number;
  readonly sg?: boolean;
  readonly hs?: boolean;
  readonly negative: number;
  readonly sharedNegatives?: boolean;
  readonly seed: number;
  readonly workers: number;
  readonly format?: "text" | "binary";
  readonly json?: boolean;
}

/** The command for its parent. */
export function trainWord2VecCommand(): Command {
  const number = (name: string, value: number, from: number, description: string): Option =>
    new Option(`${name} <n>`, description).argParser(integerOption(name, { from })).default(value);
  const format = new Option("--format <name>", "how to write; by default binary where OUT ends in .bin");
  return new Command("word2vec")
    .description("learn a vector for every word of a text")
    .argument("<INPUT...>", "text files: a sentence on each line, words between spaces")
    .option("-o, --out <file>", "where the vectors go, as word2vec text or binary")
    .addOption(number("--vector-size", 100, 1, "numbers in a vector"))
    .addOption(number("--window", 5, 1, "words on either side that a word learns from"))
    .addOption(number("--epochs", 5, 1, "how often the text is read"))
    .addOption(number("--min-count", 5, 0, "leave out words that come less often"))
    .addOption(
      new Option("--sample <x>", "pass over words above this share of the text now and then; 0: never")
        .argParser(numberOption("--sample", { from: 0 }))
        .default(0.001),
    )
    .option("--sg", "skip-gram instead of CBOW")
    .addOption(number("--negative", 5, 0, "noise words for each prediction; 0 with --hs"))
    .option("--shared-negatives", "with --sg: draw noise words once for a window, which is faster")
    .option("--hs", "hierarchical softmax, besides noise words unless --negative is 0")
    .addOption(new Option("--seed <n>", "equal seeds, equal vectors").argParser(integerOption("--seed")).default(1))
    .addOption(number("--workers", 1, 1, "threads; with more than one, vectors differ a little from run to run"))
    .addOption(format.choices(["text", "binary"]))
    .option("--json", "one JSON object about what was done")
    .addHelpText("after", helpText(help))
    .action(async (inputs: readonly string[], flags: TrainWord2VecFlags) => {
      const { trainWord2Vec } = await import("../training/train-word2vec.ts");
      await trainWord2Vec(inputs, flags);
    });
}

const help = `
Defaults are gensim's. The text is taken as it is: lower its case and remove its punctuation first.
Ctrl-C ends the training; nothing is written then.

  attn train word2vec sentences.txt --out vectors.txt
  attn train word2vec a.txt b.txt --out vectors.bin --sg --window 8 --min-count 10
  attn vectors nearest king --vectors vectors.txt`;
