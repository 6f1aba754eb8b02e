// `attn train`: what can be learned, each by a command of its own beside this file.
import { Command } from "commander";
import { helpText } from "../flags/help-text.ts";
import { trainLmCommand } from "./train-lm.ts";
import { trainTokenizerCommand } from "./train-tokenizer.ts";
import { trainTranslatorCommand } from "./train-translator.ts";
import { trainWord2VecCommand } from "./train-word2vec.ts";

/** The command for the parser. */
export function trainCommand(): Command {
  const train = new Command("train")
    .description("learn a tokenizer, word vectors, a language model or a translator from texts")
    .addHelpText("after", helpText(help));
  for (const make of [trainTokenizerCommand, trainWord2VecCommand, trainLmCommand, trainTranslatorCommand])
    train.addCommand(make());
  return train;
}

const help = `
What each has for flags says its own screen: attn train lm --help.

  attn train tokenizer book.txt --out tokenizer.json
  attn train word2vec sentences.txt --out vectors.bin
  attn train lm book.txt --out model
  attn train translator pairs.tsv --out model`;
