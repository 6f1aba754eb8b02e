// `attn merge`: its flags and its help. The work is in merge-model.ts.
import { Command } from "commander";
import { adapterOption } from "../flags/adapter-flag.ts";
import type { ComputeFlags } from "../flags/compute-flags.ts";
import { helpText } from "../flags/help-text.ts";
import { addModelFlags } from "../flags/model-flags.ts";

/** The flags of `attn merge` as the parser gives them. */
export interface MergeFlags extends ComputeFlags {
  readonly model?: string;
  readonly adapter?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** The command for the parser. */
export function mergeCommand(): Command {
  const command = new Command("merge").description("write a model with an adapter in its weights");
  return addModelFlags(command)
    .addOption(adapterOption())
    .option("-o, --out <dir>", "the folder of the new model")
    .option("--force", "replace the model that is in DIR")
    .option("--json", "one JSON object about what was done")
    .addHelpText("after", helpText(help))
    .action(async (flags: MergeFlags) => {
      const { mergeModel } = await import("../adapters/merge-model.ts");
      await mergeModel(flags);
    });
}

const help = `
The new folder needs no adapter any more: attn and transformers read it like any model. Weights are written as F32.

  attn merge --model model --adapter adapter --out merged
  attn generate --model merged "Once upon a time"`;
