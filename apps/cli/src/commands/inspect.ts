// `attn inspect`: its flags and its help. The work is in inspect/.
import { Command } from "commander";
import { helpText } from "../flags/help-text.ts";
import { printForeign, printJson } from "../print.ts";

/** The command for the parser. */
export function inspectCommand(): Command {
  return new Command("inspect")
    .description("say what is in a model folder, an adapter, a weights file or a tokenizer")
    .argument(
      "<DIR|FILE>",
      "a folder of a model or an adapter, .safetensors, tokenizer.json, config.json or word vectors",
    )
    .option("--json", "one JSON object")
    .addHelpText("after", helpText(help))
    .action(async (path: string, flags: { readonly json?: boolean }) => {
      const { inspectPath } = await import("../inspect/inspect-path.ts");
      const { data, text } = await inspectPath(path);
      await (flags.json ? printJson(data) : printForeign(text));
    });
}

const help = `
Weights are not read, only their headers: large files take no longer than small ones.

  attn inspect DIR
  attn inspect DIR/model.safetensors --json`;
