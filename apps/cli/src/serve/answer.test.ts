import type { ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { EventStream } from "./answer.ts";

test("a client that reads nothing loses its stream, so that others have their turn", async () => {
  const outcome: { error?: unknown; isDestroyed?: boolean } = {};
  const server = createServer((_, response: ServerResponse) => {
    const stream = new EventStream(response, { patience: 50 });
    const flood = async (): Promise<void> => {
      for (;;) await stream.send("x".repeat(100_000), new AbortController().signal);
    };
    flood().catch((error: unknown) => Object.assign(outcome, { error, isDestroyed: response.destroyed }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  client.on("error", () => undefined).write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  client.pause();
  await expect.poll(() => outcome, { timeout: 5000 }).toMatchObject({ error: expect.any(Error), isDestroyed: true });
  client.destroy();
  server.close();
});
