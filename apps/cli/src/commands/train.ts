// `attn train`: what can be learned, each by a command of its own beside this file.
import { Command } from "commander";
import { trainLmCommand } from "./train-lm.ts";
import { trainTokenizerCommand } from "./train-tokenizer.ts";
import { trainTranslatorCommand } from "./train-translator.ts";
import { trainWord2VecCommand } from "./train-word2vec.ts";

/** The command for the parser. */
export function trainCommand(): Command {
  const train = new Command("train").description(
    "learn a tokenizer, word vectors, a language model or a translator from texts",
  );
  for (const make of [trainTokenizerCommand, trainWord2VecCommand, trainLmCommand, trainTranslatorCommand])
    train.addCommand(make());
  return train;
}
