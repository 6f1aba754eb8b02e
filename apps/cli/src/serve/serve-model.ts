// The work of `attn serve`: open the model, listen, and end on Ctrl-C.
import type { ServeFlags } from "../commands/serve.ts";
import { Failure } from "../failure.ts";
import { close, interrupted, listen } from "../http/listen.ts";
import { interruptionCode, listenForInterruption } from "../interruption.ts";
import { openModel } from "../models/open-model.ts";
import { harmless, print, tell } from "../print.ts";
import { openChatPrompt } from "./chat-prompt.ts";
import { createModelServer } from "./create-server.ts";

/** Serves until Ctrl-C, then sets the exit code 130. @throws Failure for a model that cannot be opened and an address that cannot be had. */
export async function serveModel(flags: ServeFlags): Promise<void> {
  checkOrigin(flags.cors);
  const opened = await openModel(flags);
  const chatPrompt = await openChatPrompt(flags.model ?? "");
  const { signal, stopListening } = listenForInterruption();
  const service = { opened, cache: flags.cache, chatPrompt, created: Math.floor(Date.now() / 1000) };
  const server = createModelServer(service, { ...flags, signal, log: (line) => tell(harmless(line)) });
  try {
    const address = await listen(server, flags);
    await print(`${opened.name} answers at ${address}\n`);
    await interrupted(signal);
    await close(server);
    process.exitCode = interruptionCode();
  } finally {
    stopListening();
  }
}

function checkOrigin(cors: string | undefined): void {
  if (cors === undefined || cors === "*" || (URL.canParse(cors) && new URL(cors).origin === cors)) return;
  throw new Failure(`--cors must be an origin such as http://localhost:3000, or *, got ${JSON.stringify(cors)}`);
}
