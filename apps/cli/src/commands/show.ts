// `attn show`: its flags and its help. The work is in claims/.
import { Command } from "commander";
import { helpText } from "../flags/help-text.ts";

/** The flags of `attn show` as the parser gives them. */
export interface ShowFlags {
  readonly json?: boolean;
}

/** The command for the parser. */
export function showCommand(): Command {
  return new Command("show")
    .description("what attention does and why, measured now on the small models that come with this command")
    .argument("[CLAIM]", "which one; without it they are listed")
    .option("--json", "one JSON object")
    .addHelpText("after", helpText(help))
    .action(async (claim: string | undefined, flags: ShowFlags) => {
      const { showClaim } = await import("../claims/show-claim.ts");
      await showClaim(claim, flags);
    });
}

const help = `
Figures are computed on sentences that the models were not trained on; each claim takes a few seconds.

  attn show
  attn show bank
  attn show translation --json`;
