// The built site over HTTP, with the headers that threads need: for `attn site`, the tests and measurements. Starts no server itself.
import { existsSync } from "node:fs";
import { join } from "node:path";
import sirv from "sirv";

/** What makes a page cross-origin isolated, so that it may share memory between threads. */
export const isolationHeaders = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const built = join(import.meta.dirname, "dist");

/** Whether the site has been built. */
export function isBuilt() {
  return existsSync(join(built, "index.html"));
}

/**
 * A request handler for `node:http`.
 *
 * @param {{ site?: string, models?: string, headers?: Record<string, string> }} [options] `site`: the folder of the built site;
 * `models`: a folder whose files are served below `models/` when the site's own folder has none; `headers`: those that each answer
 * gets, the ones above unless given.
 * @returns {import("node:http").RequestListener}
 */
export function siteHandler({ site = built, models, headers = isolationHeaders } = {}) {
  const options = { etag: true, gzip: false, setHeaders: (/** @type {any} */ response) => setAll(response, headers) };
  const pages = sirv(site, options);
  const weights = models === undefined ? undefined : sirv(models, options);
  return (request, response) => {
    const notFound = () => {
      response.statusCode = 404;
      response.end("not found\n");
    };
    pages(request, response, () => {
      if (weights === undefined || !request.url?.startsWith("/models/")) return notFound();
      request.url = request.url.slice("/models".length);
      weights(request, response, notFound);
    });
  };
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {Record<string, string>} headers
 */
function setAll(response, headers) {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
