// `attn site`: its flags and its help. The work is in site/.
import { Command } from "commander";
import { helpText } from "../flags/help-text.ts";
import { integerOption } from "../flags/number-option.ts";

/** The flags of `attn site` as the parser gives them. */
export interface SiteFlags {
  readonly port: number;
  readonly host: string;
}

/** The command for the parser. */
export function siteCommand(): Command {
  return new Command("site")
    .description("serve the demo site: attention to see, change and train, computed in the browser")
    .option("--port <n>", "the port; 0 takes a free one", integerOption("--port", { from: 0, to: 65535 }), 8000)
    .option("--host <name>", "the address to listen at; 0.0.0.0 is all of this machine's", "127.0.0.1")
    .addHelpText("after", helpText(help))
    .action(async (flags: SiteFlags) => {
      const { serveSite } = await import("../site/serve-site.ts");
      await serveSite(flags);
    });
}

const help = `
The files are static; the headers that let pages use threads (COOP, COEP) are what the server adds. Nothing that is typed there leaves the browser. Ctrl-C ends the server.

  attn site
  attn site --port 8001`;
