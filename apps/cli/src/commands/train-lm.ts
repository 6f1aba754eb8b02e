// `attn train lm`: its flags and its help. The work is in train-lm.ts.
import { Command, Option } from "commander";
import { addFromFlags, checkFromFlags, type FromFlags } from "../flags/from-flags.ts";
import { helpText } from "../flags/help-text.ts";
import { integerOption, numberOption } from "../flags/number-option.ts";
import { addKeepFlags, addRunFlags, addUpdateFlags, type TrainingFlags } from "../flags/training-flags.ts";

/** The flags of `attn train lm` as the parser gives them. */
export interface TrainLmFlags extends TrainingFlags, FromFlags {
  readonly architecture: "llama" | "gpt2";
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly kvHeads?: number;
  readonly batch: number;
  readonly weightDecay: number;
}

/** The command for its parent. */
export function trainLmCommand(): Command {
  const count = (name: string, value: number, description: string): Option =>
    new Option(`${name} <n>`, description).argParser(integerOption(name, { from: 1 })).default(value);
  const amount = (name: string, range: { from?: number; above?: number; to?: number }, description: string): Option =>
    new Option(`${name} <x>`, description).argParser(numberOption(name, range));
  const command = new Command("lm")
    .description("learn a language model from texts")
    .argument("<INPUT...>", "text files; - is standard input")
    .option("-o, --out <dir>", "the folder of the model")
    .optionsGroup("Model:")
    .option("-t, --tokenizer <source>", "a tokenizer.json, a folder with one, or gpt2, p50k, cl100k, o200k")
    .addOption(
      new Option(
        "--vocabulary-size <n>",
        "without --tokenizer one of so many tokens is learned (default: 512)",
      ).argParser(integerOption("--vocabulary-size", { from: 257 })),
    )
    .addOption(
      new Option("--architecture <name>", "how the model is built").choices(["llama", "gpt2"]).default("llama"),
    )
    .addOption(count("--layers", 4, "blocks"))
    .addOption(count("--width", 128, "elements per token between the blocks"))
    .addOption(count("--heads", 4, "attention heads of a block"))
    .option(
      "--kv-heads <n>",
      "heads of keys and values (default: half the heads)",
      integerOption("--kv-heads", { from: 1 }),
    )
    .option(
      "--context <n>",
      "tokens of a window, and the most that the model takes (default: 64)",
      integerOption("--context", { from: 1 }),
    )
    .optionsGroup("From a model:");
  addFromFlags(command)
    .optionsGroup("Updates:")
    .addOption(count("--batch", 12, "windows of a batch"))
    .addOption(count("--steps", 1000, "updates"))
    .addOption(amount("--learning-rate", { above: 0 }, "the highest rate").default(1e-3))
    .option(
      "--warm-up <n>",
      "steps until that rate (default: a tenth, at most 100)",
      integerOption("--warm-up", { from: 0 }),
    )
    .addOption(amount("--weight-decay", { from: 0 }, "of AdamW").default(0.1));
  addUpdateFlags(command, { clipNorm: "1" })
    .optionsGroup("Held-out text:")
    .addOption(amount("--validation", { from: 0, to: 0.9 }, "the share at the end that is held out").default(0.1))
    .addOption(count("--evaluate-every", 250, "steps between two looks at the held-out text"));
  addKeepFlags(command).optionsGroup("Run:");
  return addRunFlags(command)
    .addHelpText("after", helpText(help))
    .action(async (inputs: readonly string[], flags: TrainLmFlags) => {
      checkFromFlags(command);
      const { trainLm } = await import("../training/train-lm.ts");
      await trainLm(inputs, flags);
    });
}

const help = `
DIR becomes a model folder as Hugging Face has it, with the losses of all steps in training-log.jsonl. Each file is a text of its own; in it
<|endoftext|> stands between two texts. Ctrl-C keeps a checkpoint (exit code 130); the same command with --resume goes on from
there, or from the last one if the run was killed, and has the losses of a run that was never stopped.

With --from DIR a model that is there goes on learning, from other texts. With --lora besides its weights stay as they are: what is learned is
an adapter, small matrices in two files as peft has them, for --adapter of attn generate, attn attend and attn merge.

  attn train lm book.txt --out model
  attn train lm book.txt --out model --steps 5000 --width 256 --resume
  attn train lm letters.txt --from model --lora 8 --out adapter
  attn generate --model model --adapter adapter "Once upon a time"`;
