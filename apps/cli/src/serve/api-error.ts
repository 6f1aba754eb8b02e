// Refusals in the shape of OpenAI's API. Who refuses what stands in the other files.
import { exitCodeOf, messageOf } from "../failure.ts";

/** What an answer with an error says. */
export interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string | null;
  };
}

interface ErrorDetails {
  readonly param?: string;
  readonly code?: string;
}

/** An error with the status of its answer. */
export class ApiError extends Error {
  readonly status: number;
  readonly #details: ErrorDetails;

  constructor(status: number, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.#details = details;
  }

  get body(): ErrorBody {
    const type = this.status < 500 ? "invalid_request_error" : "server_error";
    const { param = null, code = null } = this.#details;
    return { error: { message: this.message, type, param, code } };
  }
}

/** Any error as an answer: 400 where an input was wrong, as the exit code 2 of the commands, and else 500 without its words. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return exitCodeOf(error) === 2
    ? new ApiError(400, messageOf(error))
    : new ApiError(500, "the server could not finish this request");
}
