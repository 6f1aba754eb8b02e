// The packed site answers over HTTP: its page, its scripts, the headers that threads need.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { isBuilt, siteHandler } from "@attn/site/server";

assert.ok(isBuilt());
const server = createServer(siteHandler());
await new Promise((resolve) => server.listen(0, () => resolve(undefined)));
const base = `http://localhost:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}/`;
const page = await fetch(base);
assert.equal(page.headers.get("cross-origin-opener-policy"), "same-origin");
assert.equal(page.headers.get("cross-origin-embedder-policy"), "require-corp");
const [, script] = /src="\.\/(assets\/[^"]+\.js)"/.exec(await page.text()) ?? [];
assert.equal((await fetch(base + script)).status, 200);
assert.equal((await fetch(`${base}package.json`)).status, 404);
server.close();
server.closeAllConnections();
