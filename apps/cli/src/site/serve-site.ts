// The work of `attn site`: the built site of @attn/site with this package's models, until Ctrl-C.
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { isBuilt, siteHandler } from "@attn/site/server";
import type { SiteFlags } from "../commands/site.ts";
import { Failure } from "../failure.ts";
import { close, interrupted, listen } from "../http/listen.ts";
import { interruptionCode, listenForInterruption } from "../interruption.ts";
import { packageFolder } from "../package-folder.ts";
import { print } from "../print.ts";

/** Serves until Ctrl-C, then sets the exit code 130. @throws Failure for an address that cannot be had, and for a site that was not built. */
export async function serveSite(flags: SiteFlags): Promise<void> {
  if (!isBuilt()) throw new Failure("the site is not built in this clone; npm run build makes it", 1);
  const { signal, stopListening } = listenForInterruption();
  const server = createServer(siteHandler({ models: fileURLToPath(new URL("models", packageFolder)) }));
  try {
    await print(`the site is at ${await listen(server, flags)}\n`);
    await interrupted(signal);
    await close(server);
    process.exitCode = interruptionCode();
  } finally {
    stopListening();
  }
}
