// POST /v1/completions: texts that go on after a prompt.

import { randomUUID } from "node:crypto";
import { tokenText } from "@attn/tokenizer";
import type { GenerationStep } from "@attn/transformer";
import { EventStream, sendJson } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import { booleanField, type Fields, numberField } from "./fields.ts";
import { type ChoiceStep, generateChoices, type OpenAnswerer, usageOf } from "./generate-choices.ts";
import { generationRequest, maxTokensField } from "./generation-request.ts";
import { answererOf, type Call } from "./service.ts";
import { type TokenInput, tokenInputs } from "./token-inputs.ts";

const defaultMaxTokens = 16; // OpenAI's

/** The four lists of OpenAI's older form, a place for each token. */
interface Logprobs {
  tokens: string[];
  token_logprobs: (number | null)[];
  top_logprobs: (Record<string, number> | null)[];
  text_offset: number[];
}

interface Choice {
  index: number;
  text: string;
  logprobs: Logprobs | null;
  finish_reason: string | null;
}

/** Answers the request. @throws ApiError, Failure, and what generation throws. */
export async function complete({ service, fields, response, signal }: Call): Promise<void> {
  const answerer = answererOf(service);
  const { shared, logprobs, echo } = requestOf(fields);
  const inputs = tokenInputs(answerer, fields, "prompt");
  if (inputs.length * shared.n > 128)
    throw new ApiError(400, `${inputs.length} prompts with n ${shared.n} are more than 128 answers`, { param: "n" });
  const prompts = inputs.map(({ ids }) => ids);
  const writer = new ChoiceWriter(answerer, inputs, { n: shared.n, echo, withLogprobs: logprobs !== undefined });
  const head = { id: `cmpl-${randomUUID()}`, object: "text_completion", created: nowInSeconds(), model: answerer.name };
  const steps = generateChoices(answerer, prompts, { request: shared, signal });
  let stream: EventStream | undefined;
  let count = 0;
  const choices: Choice[] = [];
  for await (const step of steps) {
    count++;
    const choice = writer.choiceOf(step);
    if (!shared.isStream) join(choices, choice);
    else {
      stream ??= new EventStream(response);
      if (choice.text !== "" || choice.finish_reason !== null || choice.logprobs !== null)
        await stream.send({ ...head, choices: [choice] }, signal);
    }
  }
  const usage = usageOf(prompts, count);
  if (stream === undefined) return sendJson(response, 200, { ...head, choices, usage });
  if (shared.includesUsage) await stream.send({ ...head, choices: [], usage }, signal);
  stream.end();
}

/** What a completion may be told besides what a chat may be. */
function requestOf(fields: Fields) {
  const shared = generationRequest(fields, maxTokensField(fields, "max_tokens") ?? defaultMaxTokens);
  const logprobs = numberField(fields, "logprobs", { from: 0, to: 20, whole: true });
  const echo = booleanField(fields, "echo");
  const best = numberField(fields, "best_of", { from: 1, to: 128, whole: true });
  if (best !== undefined && best !== shared.n)
    throw new ApiError(400, "best_of other than n is not offered by this server", { param: "best_of" });
  const options = { ...shared.options, logprobs, promptLogprobs: echo && logprobs !== undefined };
  return { shared: { ...shared, options }, logprobs, echo };
}

interface WriterOptions {
  readonly n: number;
  readonly echo: boolean;
  readonly withLogprobs: boolean;
}

/** Steps as parts of choices; knows how far each text is. */
class ChoiceWriter {
  readonly #answerer: OpenAnswerer;
  readonly #inputs: readonly TokenInput[];
  readonly #options: WriterOptions;
  readonly #offsets = new Map<number, number>();

  constructor(answerer: OpenAnswerer, inputs: readonly TokenInput[], options: WriterOptions) {
    this.#answerer = answerer;
    this.#inputs = inputs;
    this.#options = options;
  }

  choiceOf({ index, step }: ChoiceStep): Choice {
    const isFirst = !this.#offsets.has(index);
    if (isFirst) this.#offsets.set(index, 0);
    const logprobs: Logprobs = { tokens: [], token_logprobs: [], top_logprobs: [], text_offset: [] };
    const prefix = isFirst && this.#options.echo ? this.#echo(index, step, logprobs) : "";
    const top = step.topLogprobs?.map(({ token, logprob }) => [this.#text(token), logprob] as const);
    this.#note(index, logprobs, {
      token: step.token,
      logprob: step.logprob ?? null,
      top: top && Object.fromEntries(top),
    });
    return {
      index,
      text: prefix + step.text,
      logprobs: this.#options.withLogprobs ? logprobs : null,
      finish_reason: step.finishReason ?? null,
    };
  }

  /** The prompt's own text and log-probabilities; the first token has none. */
  #echo(index: number, { promptLogprobs = [] }: GenerationStep, logprobs: Logprobs): string {
    const { text, ids } = this.#inputs[Math.floor(index / this.#options.n)] ?? { text: "", ids: [] };
    for (const [place, token] of ids.entries())
      this.#note(index, logprobs, { token, logprob: promptLogprobs[place - 1] ?? null, top: undefined });
    return text ?? this.#answerer.encoder.tokenizer.decode([...ids], { skipSpecialTokens: true });
  }

  #note(
    index: number,
    logprobs: Logprobs,
    { token, logprob, top }: { token: number; logprob: number | null; top: Record<string, number> | undefined },
  ): void {
    const text = this.#text(token);
    const offset = this.#offsets.get(index) ?? 0;
    this.#offsets.set(index, offset + text.length);
    logprobs.tokens.push(text);
    logprobs.token_logprobs.push(logprob);
    logprobs.top_logprobs.push(top ?? null);
    logprobs.text_offset.push(offset);
  }

  #text(token: number): string {
    return tokenText(this.#answerer.encoder.tokenizer, token);
  }
}

/** Puts a part behind those of the same choice. */
function join(choices: Choice[], part: Choice): void {
  const whole = choices[part.index];
  if (whole === undefined) {
    choices[part.index] = part;
    return;
  }
  whole.text += part.text;
  whole.finish_reason = part.finish_reason;
  for (const key of ["tokens", "token_logprobs", "top_logprobs", "text_offset"] as const)
    if (whole.logprobs !== null) (whole.logprobs[key] as unknown[]).push(...(part.logprobs?.[key] ?? []));
}

const nowInSeconds = (): number => Math.floor(Date.now() / 1000);
