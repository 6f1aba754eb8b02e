// `attn translate`: its flags and its help. The work is in translate-text.ts.
import { randomInt } from "node:crypto";
import type { Quantization } from "@attn/transformer";
import { Command } from "commander";
import { Failure } from "../failure.ts";
import { adapterOption } from "../flags/adapter-flag.ts";
import type { ComputeFlags } from "../flags/compute-flags.ts";
import { helpText } from "../flags/help-text.ts";
import { addModelFlags } from "../flags/model-flags.ts";
import { integerOption, numberOption } from "../flags/number-option.ts";
import { quantizeOption } from "../flags/quantize-flag.ts";
import { embeddedTranslator } from "../models/embedded-model.ts";
import type { EncodeFlags } from "../tokens/encode-text.ts";

/** The flags of `attn translate` as the parser gives them. */
export interface TranslateFlags extends EncodeFlags, ComputeFlags {
  readonly model?: string;
  readonly adapter?: string;
  readonly quantize?: Quantization;
  readonly to?: string;
  readonly beams?: number;
  readonly lengthPenalty: number;
  readonly temperature?: number;
  readonly seed: number;
  readonly maxTokens: number;
  readonly attention?: string;
  readonly json?: boolean;
}

/** The command for the parser. */
export function translateCommand(): Command {
  const command = new Command("translate")
    .description("translate a text with an encoder-decoder model")
    .argument("[TEXT]", "the text to translate; - or nothing reads standard input");
  return addModelFlags(command, { embedded: embeddedTranslator })
    .addOption(adapterOption())
    .addOption(quantizeOption())
    .option("--to <language>", "the language to translate to, for models that know several")
    .option("--beams <n>", "follow the n likeliest translations at once (4), 1 is greedy", beams)
    .option(
      "--length-penalty <p>",
      "above 1 beams prefer longer translations, below 1 shorter ones",
      numberOption("--length-penalty"),
      1,
    )
    .option(
      "--temperature <t>",
      "draw the translation instead; 0 is greedy",
      numberOption("--temperature", { from: 0 }),
    )
    .option("--seed <n>", "with a temperature: the same seed gives the same text", integerOption("--seed"))
    .option("-n, --max-tokens <n>", "the most new tokens", integerOption("--max-tokens", { from: 1 }), 200)
    .option("--attention <file>", "write which token was chosen looking where in the text, as .svg, .html or .json")
    .option("--allow-special", "special tokens in the text are those tokens (they are refused otherwise)")
    .option("--json", "one JSON object: text, tokens, score, and alternatives where there are several beams")
    .addHelpText("after", helpText(help))
    .action(async (text: string | undefined, flags: Omit<TranslateFlags, "seed"> & { seed?: number }) => {
      if (flags.temperature !== undefined && flags.beams !== undefined)
        throw new Failure(
          "--temperature draws one translation and --beams searches for the likeliest; give one of them",
        );
      const { translateText } = await import("../translation/translate-text.ts");
      await translateText(text, { ...flags, seed: flags.seed ?? randomInt(2 ** 32) });
    });
}

const beams = integerOption("--beams", { from: 1, to: 64 });

const help = `
One line end at the end of a text from standard input is dropped. --to puts the model's token for a language in front of
the text: >>LANGUAGE<< (Opus-MT) or <2LANGUAGE>. A score is the mean log-probability of a token (with --length-penalty 1).

  attn translate "I love you." --to de --attention love.html
  attn translate --model DIR "I love you"
  attn translate --model DIR --to de --beams 8 --json < text.txt
  attn translate --model DIR "I love you" --temperature 1 --seed 7`;
