// A server over a tiny model inside the test's own process, and what its answers hold.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { CacheForm } from "../flags/cache-flag.ts";
import { openModel } from "../models/open-model.ts";
import { openChatPrompt } from "../serve/chat-prompt.ts";
import { createModelServer, type ServerOptions } from "../serve/create-server.ts";

interface Choice {
  readonly index: number;
  readonly text: string;
  readonly message: { readonly role: string; readonly content: string };
  readonly delta: { readonly role?: string; readonly content?: string };
  readonly finish_reason: string | null;
  readonly logprobs: {
    readonly content: readonly unknown[];
    readonly tokens: readonly string[];
    readonly token_logprobs: readonly (number | null)[];
    readonly top_logprobs: readonly (Record<string, number> | null)[];
    readonly text_offset: readonly number[];
  };
}

/** What any route may answer; a test reads what its route has. */
export interface Answer {
  readonly object: string;
  readonly choices: readonly Choice[];
  readonly data: readonly { readonly embedding: never }[];
  readonly error: { readonly message: string };
  readonly waiting: number;
}

/** Servers that end together. */
export class TestServers {
  readonly #servers: Server[] = [];
  readonly #stopping = new AbortController();

  /** Serves the model of a folder under the name `tiny`, and gives the address. */
  async start(
    folder: string,
    { cache = "float32", ...options }: Partial<ServerOptions> & { cache?: CacheForm } = {},
  ): Promise<string> {
    const opened = { ...(await openModel({ model: folder })), name: "tiny" };
    const service = { opened, cache, chatPrompt: await openChatPrompt(folder), created: 1 };
    const limits = { maxBody: 20_000, maxQueue: 2, signal: this.#stopping.signal };
    const server = createModelServer(service, { ...limits, ...options });
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#stopping.abort();
    for (const server of this.#servers) server.close().closeAllConnections();
  }
}

/** Sends a body: a text as it is, anything else as JSON. */
export function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(url, { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) });
}

/** The object that an answer holds. */
export async function answerOf(response: Response | Promise<Response>): Promise<Answer> {
  return (await (await response).json()) as Answer;
}

/** The objects of a stream. @throws Error for one that is none or does not end as one. */
export async function eventsOf(response: Response): Promise<readonly Answer[]> {
  const lines = (await response.text()).split("\n\n").filter((line) => line !== "");
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
  if (!isStream || lines.pop() !== "data: [DONE]") throw new Error(`no whole stream: ${lines.at(-1)}`);
  return lines.map((line) => JSON.parse(line.replace(/^data: /, "")) as Answer);
}
