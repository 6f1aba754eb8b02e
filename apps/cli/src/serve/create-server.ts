// The server: which route answers, who may ask, and what happens when a client hangs up. Listening and Ctrl-C are serve-model.ts.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { sendError, sendJson } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import { chat } from "./chat.ts";
import { complete } from "./completions.ts";
import { embeddings } from "./embeddings.ts";
import { readJsonBody } from "./request-body.ts";
import { type Call, checkModelName, type Service } from "./service.ts";
import { Turns } from "./turns.ts";

/** Limits and permissions. */
export interface ServerOptions {
  /** Bytes. */
  readonly maxBody: number;
  /** Requests that may wait. */
  readonly maxQueue: number;
  /** The origin whose pages may read the answers, `*` for all; none unless given. */
  readonly cors?: string | undefined;
  /** Ends all work. */
  readonly signal: AbortSignal;
  /** Is told of each answer. */
  readonly log?: ((line: string) => void) | undefined;
}

const posts: Readonly<Record<string, (call: Call) => Promise<void>>> = {
  "/v1/completions": complete,
  "/v1/chat/completions": chat,
  "/v1/embeddings": embeddings,
};
const gets: Readonly<Record<string, (service: Service, turns: Turns) => object>> = {
  "/health": (_, turns) => ({ status: "ok", waiting: turns.length }),
  "/v1/models": (service) => ({ object: "list", data: [modelOf(service)] }),
};

/** A server that does not listen yet. */
export function createModelServer(service: Service, options: ServerOptions): Server {
  const turns = new Turns(options.maxQueue);
  const server = createServer((request, response) => {
    const start = performance.now();
    response.on("close", () => {
      const time = Math.round(performance.now() - start);
      options.log?.(
        `${request.method} ${pathOf(request)} ${response.writableFinished ? response.statusCode : "hung up"} ${time} ms`,
      );
    });
    answer(request, response, { service, turns, options }).catch((error: unknown) => sendError(response, error));
  });
  server.requestTimeout = 60_000; // for the request to arrive, not for the answer
  return server;
}

interface Surroundings {
  readonly service: Service;
  readonly turns: Turns;
  readonly options: ServerOptions;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { service, turns, options }: Surroundings,
): Promise<void> {
  const path = pathOf(request);
  const allowed = Object.hasOwn(posts, path)
    ? "POST"
    : Object.hasOwn(gets, path) || isModelPath(path)
      ? "GET"
      : undefined;
  checkOrigin(request, response, options.cors);
  if (allowed === undefined) throw new ApiError(404, `there is no ${path}`, { code: "unknown_url" });
  if (request.method === "OPTIONS") return preflight(response, allowed);
  if (request.method !== allowed) {
    response.setHeader("allow", allowed);
    throw new ApiError(405, `${path} takes ${allowed}, not ${request.method}`);
  }
  if (allowed === "GET") return sendJson(response, 200, gets[path]?.(service, turns) ?? oneModel(service, path));
  const fields = await readJsonBody(request, options.maxBody);
  checkModelName(service, fields);
  const signal = AbortSignal.any([options.signal, hangUpSignal(response)]);
  const call = { service, fields, response, signal };
  await turns
    .take(() => posts[path]?.(call) ?? Promise.resolve(), signal)
    .catch((error: unknown) => {
      throw options.signal.aborted ? new ApiError(503, "the server is shutting down") : error;
    });
}

const isModelPath = (path: string): boolean => path.startsWith("/v1/models/");
const modelOf = ({ opened, created }: Service): object => ({
  id: opened.name,
  object: "model",
  created,
  owned_by: "attn",
});

function oneModel(service: Service, path: string): object {
  checkModelName(service, { model: decoded(path.slice("/v1/models/".length)) });
  return modelOf(service);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Pages of other origins may ask only with `--cors`: a browser sends their requests even where they may not read the answer, and each costs
 * the machine's time. It also ends requests of a page whose name was bound to this machine's address afterwards.
 */
function checkOrigin(
  { headers: { origin } }: IncomingMessage,
  response: ServerResponse,
  cors: string | undefined,
): void {
  if (cors !== undefined) response.setHeader("access-control-allow-origin", cors).setHeader("vary", "origin");
  if (origin === undefined || cors === "*" || origin === cors) return;
  throw new ApiError(403, `pages of ${origin} may not ask this server; --cors ${origin} lets them`);
}

function preflight(response: ServerResponse, allowed: string): void {
  response
    .writeHead(204, {
      "access-control-allow-methods": allowed,
      "access-control-allow-headers": "authorization, content-type",
      "access-control-max-age": "600",
    })
    .end();
}

const pathOf = ({ url = "/" }: IncomingMessage): string => url.split("?", 1)[0] ?? "/";

/** Aborts when the client goes before it has its answer. */
function hangUpSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const leave = (): void => {
    if (!response.writableFinished) controller.abort(new ApiError(499, "the client hung up"));
  };
  if (response.closed) leave();
  else response.once("close", leave);
  return controller.signal;
}
