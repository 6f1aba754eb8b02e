// The flags of a training that begins from a model that is there: all of its weights, or an adapter beside them. How it is opened is
// model-training/base-model.ts.
import type { Command } from "commander";
import { Failure } from "../failure.ts";
import { integerOption, numberOption } from "./number-option.ts";

/** The flags as the parser gives them. */
export interface FromFlags {
  readonly from?: string;
  /** The rank of the adapter. */
  readonly lora?: number;
  readonly loraAlpha?: number;
  readonly loraTargets?: readonly string[];
}

/** Flags that would say something else than the model does, as the parser names them. */
const settled = ["tokenizer", "vocabularySize", "architecture", "layers", "width", "heads", "kvHeads"] as const;

/** Adds `--from` and the flags of an adapter. */
export function addFromFlags(command: Command): Command {
  return command
    .option("--from <dir>", "begin with the weights and the tokenizer of this model")
    .option(
      "--lora <rank>",
      "with --from: leave its weights and learn an adapter of so many dimensions (LoRA)",
      integerOption("--lora", { from: 1 }),
    )
    .option(
      "--lora-alpha <x>",
      "the adapter counts x / rank times (default: twice the rank)",
      numberOption("--lora-alpha", { above: 0 }),
    )
    .option(
      "--lora-targets <names>",
      "the layers it is for, as peft names them, with commas (default: q_proj,v_proj; GPT-2 c_attn, T5 q,v)",
      targetNames,
    );
}

/** @throws Failure for flags that `--from` settles, and for those of an adapter that nothing asks for. */
export function checkFromFlags(command: Command): void {
  const { from, lora, loraAlpha, loraTargets } = command.opts<FromFlags>();
  const contrary = settled.find((name) => command.getOptionValueSource(name) === "cli");
  if (from !== undefined && contrary !== undefined)
    throw new Failure(`--from ${from} settles sizes and tokenizer; leave out ${flagOf(contrary)}`);
  if (from === undefined && lora !== undefined)
    throw new Failure("--lora needs --from DIR: an adapter belongs to a model that is there");
  const alone = loraAlpha !== undefined ? "--lora-alpha" : loraTargets === undefined ? undefined : "--lora-targets";
  if (lora === undefined && alone !== undefined) throw new Failure(`${alone} needs --lora RANK`);
}

/** `q_proj,v_proj`, each name once. */
function targetNames(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.some((name) => !/^[\w.]+$/.test(name)))
    throw new Failure(
      `--lora-targets must be names of layers with commas between them, such as q_proj,v_proj, got ${JSON.stringify(text)}`,
    );
  return [...new Set(names)];
}

const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
