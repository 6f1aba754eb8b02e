// `attn attend`: its flags and its help. The work is in attend-text.ts.
import type { Quantization } from "@attn/transformer";
import { Command, Option } from "commander";
import type { TranslatorAttention } from "../attention/record-translator.ts";
import { adapterOption } from "../flags/adapter-flag.ts";
import type { ComputeFlags } from "../flags/compute-flags.ts";
import { helpText } from "../flags/help-text.ts";
import { addModelFlags } from "../flags/model-flags.ts";
import { integerOption } from "../flags/number-option.ts";
import { quantizeOption } from "../flags/quantize-flag.ts";
import { embeddedModel, embeddedTranslator } from "../models/embedded-model.ts";
import type { EncodeFlags } from "../tokens/encode-text.ts";

/** The flags of `attn attend` as the parser gives them. */
export interface AttendFlags extends EncodeFlags, ComputeFlags {
  readonly model?: string;
  readonly adapter?: string;
  readonly quantize?: Quantization;
  readonly to?: string;
  readonly show?: TranslatorAttention;
  readonly layer?: number;
  readonly head?: number;
  readonly out?: string;
}

const attentions: readonly TranslatorAttention[] = ["cross", "encoder", "decoder"];

/** The command for the parser. */
export function attendCommand(): Command {
  const command = new Command("attend")
    .description("draw which token looks at which, in the terminal, as SVG or HTML")
    .argument("[TEXT]", "the text; - or nothing reads standard input");
  return addModelFlags(command, { embedded: embeddedModel })
    .addOption(adapterOption())
    .addOption(quantizeOption())
    .option("-l, --layer <n>", "only this layer, counted from 0", integerOption("--layer", { from: 0 }))
    .option("-H, --head <n>", "only this head, counted from 0", integerOption("--head", { from: 0 }))
    .option("-o, --out <file>", "write .svg, .html or .json instead of drawing here")
    .option("--to <language>", "translate, and look at that: the language, for models that know several")
    .addOption(new Option("--show <which>", "which attention of a translator (cross)").choices(attentions))
    .option("--allow-special", "special tokens in the text are those tokens (they are refused otherwise)")
    .addHelpText("after", helpText(help))
    .action(async (text: string | undefined, flags: AttendFlags) => {
      const { attendText } = await import("../attention/attend-text.ts");
      const isModelGiven = command.getOptionValueSource("model") !== "default";
      const model = flags.to !== undefined && !isModelGiven ? { model: embeddedTranslator } : {};
      await attendText(text, { ...flags, ...model });
    });
}

const help = `
Without --layer and --head it draws all heads small; with both it draws one head with its tokens. Rows are queries (who
looks), columns are keys (who is looked at). Colours need a terminal that has them (NO_COLOR and FORCE_COLOR are heeded);
anything else gets shades made of characters.

An encoder-decoder translates the text first, as attn translate does. --show cross draws which tokens of the source were looked
at when a token was chosen: a row is the token that was chosen there. --show encoder and --show decoder draw how the source,
and what the decoder has read, look at themselves. --to without --model takes the translator that comes with this command.

  attn attend --model DIR "The cat sat on the mat" --layer 2 --head 5
  attn attend --model DIR "The cat sat on the mat" --out attention.html
  attn attend "I love you." --to de --layer 1 --head 1`;
