// What completions and chats share: how tokens are chosen, when they end, and how they are sent. Prompts are completions.ts and chat.ts.
import type { GenerateOptions } from "@attn/transformer";
import { ApiError } from "./api-error.ts";
import {
  booleanField,
  type Fields,
  given,
  numberField,
  objectField,
  refuseFields,
  textsField,
  wrong,
} from "./fields.ts";

/** The shared part of a request. */
export interface GenerationRequest {
  readonly options: GenerateOptions;
  /** Answers to each prompt. */
  readonly n: number;
  readonly seed: number | undefined;
  readonly isStream: boolean;
  /** Whether a stream ends with the token counts. */
  readonly includesUsage: boolean;
}

/** @throws ApiError 400 for a field outside its range, and for one that would change the answer and is not offered. */
export function generationRequest(fields: Fields, maxTokens: number | undefined): GenerationRequest {
  refuseFields(fields, ["tools", "functions", "suffix", "audio", "modalities", "prediction"]);
  checkFormat(fields);
  const topK = numberField(fields, "top_k", { from: -1, to: Number.MAX_SAFE_INTEGER, whole: true });
  const isStream = booleanField(fields, "stream");
  const streamOptions = objectField(fields, "stream_options");
  if (streamOptions !== undefined && !isStream)
    throw new ApiError(400, "stream_options needs stream: true", { param: "stream_options" });
  return {
    options: {
      maxTokens,
      temperature: numberField(fields, "temperature", { from: 0, to: 2 }) ?? 1,
      topK: topK === -1 ? 0 : topK,
      topP: positive("top_p", numberField(fields, "top_p", { from: 0, to: 1 })),
      minP: numberField(fields, "min_p", { from: 0, to: 1 }),
      repetitionPenalty: positive("repetition_penalty", numberField(fields, "repetition_penalty", { from: 0, to: 10 })),
      presencePenalty: numberField(fields, "presence_penalty", { from: -2, to: 2 }),
      frequencyPenalty: numberField(fields, "frequency_penalty", { from: -2, to: 2 }),
      logitBias: logitBias(objectField(fields, "logit_bias")),
      stop: textsField(fields, "stop", 4),
    },
    n: numberField(fields, "n", { from: 1, to: 128, whole: true }) ?? 1,
    seed: numberField(fields, "seed", {
      from: Number.MIN_SAFE_INTEGER,
      to: Number.MAX_SAFE_INTEGER - 128,
      whole: true,
    }),
    isStream,
    includesUsage: booleanField(streamOptions ?? {}, "include_usage"),
  };
}

/** Most new tokens. @throws ApiError 400 */
export function maxTokensField(fields: Fields, name: string): number | undefined {
  return numberField(fields, name, { from: 1, to: Number.MAX_SAFE_INTEGER, whole: true });
}

function positive(name: string, value: number | undefined): number | undefined {
  if (value === 0) throw wrong(name, "above 0", value);
  return value;
}

function logitBias(fields: Fields | undefined): Record<number, number> | undefined {
  if (fields === undefined) return undefined;
  if (Object.keys(fields).some((id) => !/^\d{1,9}$/.test(id)))
    throw wrong("logit_bias", "an object of token ids", fields);
  const biasOf = (id: string): number => {
    const bias = fields[id];
    if (typeof bias === "number" && Math.abs(bias) <= 100) return bias;
    throw wrong(`logit_bias[${id}]`, "a number from -100 to 100", bias);
  };
  return Object.fromEntries(Object.keys(fields).map((id) => [id, biasOf(id)]));
}

function checkFormat(fields: Fields): void {
  const format = objectField(fields, "response_format");
  if (format !== undefined && given(format, "type") !== "text")
    throw new ApiError(400, "response_format other than text is not offered by this server", {
      param: "response_format",
    });
}
