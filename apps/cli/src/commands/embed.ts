// `attn embed`: its flags and its help. The work is in embed-texts.ts.
import type { Quantization } from "@attn/transformer";
import { Command, Option } from "commander";
import type { ComputeFlags } from "../flags/compute-flags.ts";
import { helpText } from "../flags/help-text.ts";
import { addModelFlags } from "../flags/model-flags.ts";
import { quantizeOption } from "../flags/quantize-flag.ts";
import type { EncodeFlags } from "../tokens/encode-text.ts";

/** The flags of `attn embed` as the parser gives them. */
export interface EmbedFlags extends EncodeFlags, ComputeFlags {
  readonly model?: string;
  readonly quantize?: Quantization;
  readonly pool: "mean" | "cls";
  readonly json?: boolean;
}

/** The command for the parser. */
export function embedCommand(): Command {
  const command = new Command("embed")
    .description("turn texts into vectors with an encoder model")
    .argument("[TEXT...]", "the texts; - or nothing reads standard input, one text per line");
  return addModelFlags(command)
    .addOption(
      new Option("--pool <how>", "mean: of all tokens; cls: the first token's vector")
        .choices(["mean", "cls"])
        .default("mean"),
    )
    .addOption(quantizeOption())
    .option("--allow-special", "special tokens in a text are those tokens (they are refused otherwise)")
    .option("--json", "one JSON object: embeddings, shape")
    .addHelpText("after", helpText(help))
    .action(async (texts: string[], flags: EmbedFlags) => {
      const { embedTexts } = await import("../vectors/embed-texts.ts");
      await embedTexts(texts, flags);
    });
}

const help = `
A line per text: the numbers of its vector, separated by spaces. A terminal gets the first eight and the length.
The vectors are the model's last layer, pooled, not scaled to length 1.

  attn embed --model DIR "a king" "a queen" --json
  attn embed --model DIR --pool cls < sentences.txt`;
