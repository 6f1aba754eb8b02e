// Sending answers: one JSON object, or server-sent events as they come. Waits while the client is slow, so that nothing piles up.
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { asApiError } from "./api-error.ts";

/** Sends one JSON object. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(value));
}

/** Sends an error; on a stream that has begun it is the last event. */
export function sendError(response: ServerResponse, error: unknown): void {
  const refusal = asApiError(error);
  if (response.destroyed || response.writableEnded) return;
  if (response.headersSent) {
    response.end(eventOf(refusal.body));
    return;
  }
  if (refusal.status === 503) response.setHeader("retry-after", "1");
  if (refusal.status === 413) response.setHeader("connection", "close"); // the rest of the body is not read
  sendJson(response, refusal.status, refusal.body);
}

/** A stream of JSON objects that ends with `[DONE]`. */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #patience: number;

  /** @param patience milliseconds that a client may read nothing, before others have their turn. */
  constructor(response: ServerResponse, { patience = 30_000 }: { patience?: number } = {}) {
    this.#response = response;
    this.#patience = patience;
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  }

  /** Sends one object and waits until there is room for more. @throws the signal's reason; Error for a client that does not read */
  async send(value: unknown, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#response.write(eventOf(value))) return;
    const late = AbortSignal.timeout(this.#patience);
    await once(this.#response, "drain", { signal: AbortSignal.any([signal, late]) }).catch((error: unknown) => {
      if (late.aborted) this.#response.destroy();
      throw error;
    });
  }

  end(): void {
    this.#response.end("data: [DONE]\n\n");
  }
}

const eventOf = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
