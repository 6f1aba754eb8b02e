// POST /v1/chat/completions: the assistant's next message.

import { randomUUID } from "node:crypto";
import { tokenText } from "@attn/tokenizer";
import type { GenerationStep } from "@attn/transformer";
import { EventStream, sendJson } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import type { Message } from "./chat-prompt.ts";
import { booleanField, type Fields, given, numberField, wrong } from "./fields.ts";
import { type ChoiceStep, generateChoices, type OpenAnswerer, usageOf } from "./generate-choices.ts";
import { generationRequest, maxTokensField } from "./generation-request.ts";
import { answererOf, type Call } from "./service.ts";

const roles = ["system", "developer", "user", "assistant"];

interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
  readonly top_logprobs?: readonly TokenLogprob[];
}

interface Choice {
  readonly index: number;
  content: string;
  readonly logprobs: TokenLogprob[];
  reason: string | undefined;
}

/** Answers the request. @throws ApiError, Failure, and what generation throws. */
export async function chat({ service, fields, response, signal }: Call): Promise<void> {
  const answerer = answererOf(service);
  const most = maxTokensField(fields, "max_completion_tokens") ?? maxTokensField(fields, "max_tokens");
  const shared = generationRequest(fields, most ?? answerer.model.config.contextLength);
  const logprobs = logprobsOf(fields);
  const prompts = [service.chatPrompt(answerer, messagesOf(fields))];
  const request = { ...shared, options: { ...shared.options, logprobs } };
  const head = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: answerer.name };
  const steps = generateChoices(answerer, prompts, { request, signal });
  const gather = new ChatWriter(answerer, logprobs !== undefined);
  let stream: EventStream | undefined;
  let count = 0;
  for await (const step of steps) {
    count++;
    const deltas = gather.take(step);
    if (!shared.isStream) continue;
    stream ??= new EventStream(response);
    for (const choice of deltas)
      await stream.send({ ...head, object: "chat.completion.chunk", choices: [choice] }, signal);
  }
  const usage = usageOf(prompts, count);
  if (stream === undefined)
    return sendJson(response, 200, { ...head, object: "chat.completion", choices: gather.choices(), usage });
  if (shared.includesUsage) await stream.send({ ...head, object: "chat.completion.chunk", choices: [], usage }, signal);
  stream.end();
}

/** How many likeliest tokens are told beside each; undefined for no log-probabilities. */
function logprobsOf(fields: Fields): number | undefined {
  const top = numberField(fields, "top_logprobs", { from: 0, to: 20, whole: true });
  if (booleanField(fields, "logprobs")) return top ?? 0;
  if (top !== undefined) throw new ApiError(400, "top_logprobs needs logprobs: true", { param: "top_logprobs" });
  return undefined;
}

function messagesOf(fields: Fields): readonly Message[] {
  const value = given(fields, "messages");
  if (!Array.isArray(value) || value.length === 0) throw wrong("messages", "a list of messages, at least one", value);
  return value.map((item: unknown, place) => {
    const message = typeof item === "object" && item !== null ? (item as Fields) : {};
    const role = given(message, "role");
    if (typeof role !== "string" || !roles.includes(role))
      throw wrong(`messages[${place}].role`, `one of ${roles.join(", ")}`, role);
    return { role, content: contentOf(given(message, "content"), place) };
  });
}

/** A text, or parts that are all texts. */
function contentOf(value: unknown, place: number): string {
  const parts: readonly unknown[] = Array.isArray(value) ? value : [{ type: "text", text: value }];
  const texts = parts.map((part) => {
    const { type, text } = typeof part === "object" && part !== null ? (part as Fields) : {};
    if (type === "text" && typeof text === "string") return text;
    throw wrong(`messages[${place}].content`, "a text or a list of texts", value);
  });
  return texts.join("");
}

/** Steps as parts of messages, and as whole messages. */
class ChatWriter {
  readonly #answerer: OpenAnswerer;
  readonly #withLogprobs: boolean;
  readonly #choices: Choice[] = [];

  constructor(answerer: OpenAnswerer, withLogprobs: boolean) {
    this.#answerer = answerer;
    this.#withLogprobs = withLogprobs;
  }

  /** The parts that this step adds: who speaks, what, and why it ends. */
  take({ index, step }: ChoiceStep): readonly object[] {
    const isFirst = this.#choices[index] === undefined;
    this.#choices[index] ??= { index, content: "", logprobs: [], reason: undefined };
    const choice = this.#choices[index];
    const told = this.#withLogprobs ? [this.#logprob(step)] : [];
    choice.content += step.text;
    choice.logprobs.push(...told);
    choice.reason = step.finishReason;
    const part = (delta: object, reason: string | null = null, logprobs: object | null = null): object => ({
      index,
      delta,
      logprobs,
      finish_reason: reason,
    });
    return [
      ...(isFirst ? [part({ role: "assistant", content: "" })] : []),
      ...(step.text !== "" || this.#withLogprobs
        ? [part({ content: step.text }, null, this.#withLogprobs ? { content: told } : null)]
        : []),
      ...(step.finishReason === undefined ? [] : [part({}, step.finishReason)]),
    ];
  }

  choices(): readonly object[] {
    return this.#choices.map(({ index, content, logprobs, reason }) => ({
      index,
      message: { role: "assistant", content, refusal: null },
      logprobs: this.#withLogprobs ? { content: logprobs } : null,
      finish_reason: reason ?? null,
    }));
  }

  #logprob({ token, logprob = 0, topLogprobs = [] }: GenerationStep): TokenLogprob {
    return {
      ...this.#named(token, logprob),
      top_logprobs: topLogprobs.map((top) => this.#named(top.token, top.logprob)),
    };
  }

  #named(id: number, logprob: number): TokenLogprob {
    const token = tokenText(this.#answerer.encoder.tokenizer, id);
    return { token, logprob, bytes: [...new TextEncoder().encode(token)] };
  }
}
