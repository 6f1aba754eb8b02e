// `attn serve`: its flags and its help. The work is in serve/.
import { Command } from "commander";
import { adapterOption } from "../flags/adapter-flag.ts";
import { type CacheForm, cacheOption } from "../flags/cache-flag.ts";
import type { ComputeFlags } from "../flags/compute-flags.ts";
import { helpText } from "../flags/help-text.ts";
import { addModelFlags } from "../flags/model-flags.ts";
import { integerOption } from "../flags/number-option.ts";
import { embeddedModel } from "../models/embedded-model.ts";

/** The flags of `attn serve` as the parser gives them. */
export interface ServeFlags extends ComputeFlags {
  readonly model?: string;
  readonly adapter?: string;
  readonly cache: CacheForm;
  readonly port: number;
  readonly host: string;
  readonly cors?: string;
  readonly maxBody: number;
  readonly maxQueue: number;
  readonly json?: boolean;
}

/** The command for the parser. */
export function serveCommand(): Command {
  const command = new Command("serve").description("answer requests in OpenAI's form: completions, chat, embeddings");
  return addModelFlags(command, { embedded: embeddedModel })
    .addOption(adapterOption())
    .addOption(cacheOption())
    .option("--port <n>", "the port; 0 takes a free one", integerOption("--port", { from: 0, to: 65535 }), 8080)
    .option("--host <name>", "the address to listen at; 0.0.0.0 is all of this machine's", "127.0.0.1")
    .option("--cors <origin>", "let pages of this origin read the answers; * lets all (default: none)")
    .option("--max-body <bytes>", "the largest request", integerOption("--max-body", { from: 1 }), 1_000_000)
    .option("--max-queue <n>", "how many requests may wait", integerOption("--max-queue", { from: 0 }), 32)
    .addHelpText("after", helpText(help))
    .action(async (flags: ServeFlags) => {
      const { serveModel } = await import("../serve/serve-model.ts");
      await serveModel(flags);
    });
}

const help = `
GET /v1/models and /health, POST /v1/completions, /v1/chat/completions and /v1/embeddings. One request is computed at a time, the others wait their turn.
A client that hangs up ends its generation. Ctrl-C ends the server.

  attn serve
  attn serve --model DIR --port 8000
  curl http://127.0.0.1:8080/v1/completions -d '{"prompt":"Riley is a dog, and","max_tokens":8}'`;
