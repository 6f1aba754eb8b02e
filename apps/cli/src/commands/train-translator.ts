// `attn train translator`: its flags and its help. The work is in train-translator.ts.
import { Command, Option } from "commander";
import { addFromFlags, checkFromFlags, type FromFlags } from "../flags/from-flags.ts";
import { helpText } from "../flags/help-text.ts";
import { integerOption, numberOption } from "../flags/number-option.ts";
import { addKeepFlags, addRunFlags, addUpdateFlags, type TrainingFlags } from "../flags/training-flags.ts";

/** The flags of `attn train translator` as the parser gives them. */
export interface TrainTranslatorFlags extends TrainingFlags, FromFlags {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly skipLong?: boolean;
  readonly batchTokens: number;
  readonly labelSmoothing: number;
}

/** The command for its parent. */
export function trainTranslatorCommand(): Command {
  const count = (name: string, value: number, description: string): Option =>
    new Option(`${name} <n>`, description).argParser(integerOption(name, { from: 1 })).default(value);
  const share = (name: string, value: number, description: string): Option =>
    new Option(`${name} <x>`, description).argParser(numberOption(name, { from: 0, to: 0.9 })).default(value);
  const command = new Command("translator")
    .description("learn a translator from pairs of sentences")
    .argument("<INPUT...>", "files with a sentence, a tab and its translation on each line; - is standard input")
    .option("-o, --out <dir>", "the folder of the model")
    .optionsGroup("Model:")
    .option("-t, --tokenizer <source>", "a tokenizer.json with </s> and <pad>, or a folder with one")
    .addOption(
      new Option(
        "--vocabulary-size <n>",
        "without --tokenizer one of so many tokens is learned (default: 512)",
      ).argParser(integerOption("--vocabulary-size", { from: 258 })),
    )
    .addOption(count("--layers", 2, "blocks of the encoder, and of the decoder"))
    .addOption(count("--width", 128, "elements per token between the blocks"))
    .addOption(count("--heads", 4, "attention heads of a block"))
    .option("--context <n>", "the most tokens of a sentence (default: 64)", integerOption("--context", { from: 1 }))
    .option("--skip-long", "leave out pairs with more tokens than that (they are refused otherwise)")
    .optionsGroup("From a model:");
  addFromFlags(command)
    .optionsGroup("Updates:")
    .addOption(count("--batch-tokens", 2048, "the most tokens of a batch, padding included"))
    .addOption(count("--steps", 1000, "updates"))
    .addOption(
      new Option("--learning-rate <x>", "the highest rate")
        .argParser(numberOption("--learning-rate", { above: 0 }))
        .default(1e-3),
    )
    .option(
      "--warm-up <n>",
      "steps until that rate (default: a tenth, at most 4000)",
      integerOption("--warm-up", { from: 1 }),
    )
    .addOption(share("--label-smoothing", 0.1, "the share of the target that is spread over all tokens"));
  addUpdateFlags(command, { clipNorm: "0" })
    .optionsGroup("Held-out pairs:")
    .addOption(share("--validation", 0.1, "the share at the end that is held out"))
    .addOption(count("--evaluate-every", 250, "steps between two looks at the held-out pairs"));
  addKeepFlags(command).optionsGroup("Run:");
  return addRunFlags(command)
    .addHelpText("after", helpText(help))
    .action(async (inputs: readonly string[], flags: TrainTranslatorFlags) => {
      checkFromFlags(command);
      const { trainTranslator } = await import("../training/train-translator.ts");
      await trainTranslator(inputs, flags);
    });
}

const help = `
DIR becomes a model folder as Hugging Face has it (Marian, the first Transformer), with the losses of all steps in training-log.jsonl. A
sentence may begin with the language that is wanted, as in >>de<< I love you; attn translate --to de asks for it. Ctrl-C keeps a
checkpoint (exit code 130); the same command with --resume goes on from there, or from the last one if the run was killed.

With --from DIR a translator that is there (Marian, T5) goes on learning. With --lora besides its weights stay as they are: what is learned is
an adapter, small matrices in two files as peft has them, for --adapter of attn translate, attn attend and attn merge.

  attn train translator pairs.tsv --out model
  attn translate --model model "I love you"
  attn train translator letters.tsv --from model --lora 8 --out adapter`;
