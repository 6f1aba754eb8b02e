// Where a server of this command listens, and how it ends. What it answers is not known here.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Failure } from "../failure.ts";

/** The values of --host and --port. */
interface Place {
  readonly host: string;
  readonly port: number;
}

/** Begins to listen; the address as people write it. @throws Failure, naming the flag, for one that cannot be had. */
export function listen(server: Server, { host, port }: Place): Promise<string> {
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

/** Waits for Ctrl-C. */
export const interrupted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

/** Lets the answers that were cut off say so, and no longer than a moment. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), 1000);
  await closed;
  clearTimeout(cut);
}
