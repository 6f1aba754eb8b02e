// `attn attend`: its flags and its help. The work is in attend-text.ts.
import { Command } from "commander";
import { embeddedModel } from "../embedded-model.ts";
import type { EncodeFlags } from "../encode-text.ts";
import { addModelFlags } from "../model-flags.ts";
import { integerOption } from "../number-option.ts";

/** The flags of `attn attend` as the parser gives them. */
export interface AttendFlags extends EncodeFlags {
  readonly model?: string;
  readonly backend: string;
  readonly layer?: number;
  readonly head?: number;
  readonly out?: string;
}

/** The command for the parser. */
export function attendCommand(): Command {
  const command = new Command("attend")
    .description("draw which token looks at which, in the terminal, as SVG or HTML")
    .argument("[TEXT]", "the text; - or nothing reads standard input");
  return addModelFlags(command, { embedded: embeddedModel })
    .option("-l, --layer <n>", "only this layer, counted from 0", integerOption("--layer", { from: 0 }))
    .option("-H, --head <n>", "only this head, counted from 0", integerOption("--head", { from: 0 }))
    .option("-o, --out <file>", "write .svg, .html or .json instead of drawing here")
    .option("--allow-special", "special tokens in the text are those tokens (they are refused otherwise)")
    .addHelpText("after", help)
    .action(async (text: string | undefined, flags: AttendFlags) => {
      const { attendText } = await import("../attend-text.ts");
      await attendText(text, flags);
    });
}

const help = `
Without --layer and --head it draws all heads small; with both it draws one head with its tokens. Rows are queries (who
looks), columns are keys (who is looked at). Colours need a terminal that has them (NO_COLOR and FORCE_COLOR are heeded);
anything else gets shades made of characters.

  attn attend --model DIR "The cat sat on the mat" --layer 2 --head 5
  attn attend --model DIR "The cat sat on the mat" --out attention.html`;
