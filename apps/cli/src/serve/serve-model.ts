// The work of `attn serve`: open the model, listen, and end on Ctrl-C.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ServeFlags } from "../commands/serve.ts";
import { Failure } from "../failure.ts";
import { listenForInterruption } from "../interruption.ts";
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
    process.exitCode = 130;
  } finally {
    stopListening();
  }
}

function checkOrigin(cors: string | undefined): void {
  if (cors === undefined || cors === "*" || (URL.canParse(cors) && new URL(cors).origin === cors)) return;
  throw new Failure(`--cors must be an origin such as http://localhost:3000, or *, got ${JSON.stringify(cors)}`);
}

function listen(server: Server, { host, port }: ServeFlags): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(refusal(error, host, port)));
    server.listen(port, host, () => {
      const { address, family, port: own } = server.address() as AddressInfo;
      resolve(`http://${family === "IPv6" ? `[${address}]` : address}:${own}`);
    });
  });
}

function refusal({ code, message }: NodeJS.ErrnoException, host: string, port: number): Failure {
  if (code === "EADDRINUSE") return new Failure(`--port ${port} of ${host} is taken; another one, or 0 for a free one`);
  if (code === "EACCES") return new Failure(`--port ${port} of ${host} is not allowed; those from 1024 on are`);
  if (code === "ENOTFOUND" || code === "EADDRNOTAVAIL")
    return new Failure(`--host ${host} is no address of this machine`);
  return new Failure(`--host ${host} --port ${port} cannot be had: ${message}`);
}

const interrupted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

/** Lets the answers that were cut off say so, and no longer than a moment. */
async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), 1000);
  await closed;
  clearTimeout(cut);
}
