// What every route is given, and what it is. The routes are in files of their own.
import type { ServerResponse } from "node:http";
import type { CacheForm } from "../flags/cache-flag.ts";
import { otherKind } from "../models/model-kinds.ts";
import type { OpenModel } from "../models/open-model.ts";
import { ApiError } from "./api-error.ts";
import type { ChatPrompt } from "./chat-prompt.ts";
import { type Fields, given } from "./fields.ts";
import type { OpenAnswerer } from "./generate-choices.ts";

/** The model and what belongs to it. */
export interface Service {
  readonly opened: OpenModel;
  /** How the keys and values of an answer are kept. */
  readonly cache: CacheForm;
  readonly chatPrompt: ChatPrompt;
  /** Seconds since 1970. */
  readonly created: number;
}

/** One request on its turn. */
export interface Call {
  readonly service: Service;
  readonly fields: Fields;
  readonly response: ServerResponse;
  /** Aborts when the client hangs up or the server ends. */
  readonly signal: AbortSignal;
}

/** A name that is given must be the model's. @throws ApiError 404 */
export function checkModelName({ opened }: Service, fields: Fields): void {
  const name = given(fields, "model");
  if (name === undefined || name === opened.name) return;
  throw new ApiError(404, `the model ${JSON.stringify(name)} does not exist; this server has ${opened.name}`, {
    param: "model",
    code: "model_not_found",
  });
}

/** The model as one that answers. @throws Failure for an encoder or an encoder-decoder. */
export function answererOf({ opened, cache }: Service): OpenAnswerer {
  const { model } = opened;
  if (model.kind !== "causal") throw otherKind(opened.name, model, "cannot continue a text");
  return { ...opened, model, cache };
}
