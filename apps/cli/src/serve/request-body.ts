// A request's body: as many bytes as are allowed, as one JSON object. What is in it is the routes' matter.
import type { IncomingMessage } from "node:http";
import { ApiError } from "./api-error.ts";
import type { Fields } from "./fields.ts";

/** @throws ApiError 413 for a body over `limit` bytes, 400 for one that is not a JSON object. */
export async function readJsonBody(request: IncomingMessage, limit: number): Promise<Fields> {
  const value = parse(await readBytes(request, limit));
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new ApiError(400, "the request must be a JSON object");
}

/** Bytes beyond the limit are thrown away as they come, so that the refusal still reaches the client. */
function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limit) chunks.push(chunk);
      else reject(new ApiError(413, `the request has more than ${limit} bytes`));
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("close", () => reject(new ApiError(400, "the request ended too early")));
  });
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new ApiError(400, "the request is not JSON in UTF-8");
  }
}
