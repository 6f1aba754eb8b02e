// The work of `attn generate`: model, prompt, stream, report. The flags are explained in commands/generate.ts.
import { tokenLabel } from "@attn/elements";
import { tokenText } from "@attn/tokenizer";
import { checkPictureFile, writePicture } from "../attention/attention-file.ts";
import type { GenerateFlags } from "../commands/generate.ts";
import { naming } from "../failure.ts";
import { readPrompt } from "../files/read-text.ts";
import { interruptionCode } from "../interruption.ts";
import { otherKind } from "../models/model-kinds.ts";
import { type OpenModel, openModel } from "../models/open-model.ts";
import { printForeign, printJson, tell } from "../print.ts";
import { encodePrompt } from "../tokens/encode-prompt.ts";
import { type GenerationOutcome, runGeneration } from "./generation-stream.ts";

/** Runs the command; sets the exit code 130 when it was interrupted. @throws Failure */
export async function generateText(argument: string | undefined, flags: GenerateFlags): Promise<void> {
  await checkPictureFile("--attention", flags.attention);
  const opened = await openModel(flags);
  const { model } = opened;
  if (model.kind !== "causal") throw otherKind(flags.model, model, "cannot continue a text");
  const prompt = await readPrompt(argument, "a prompt");
  const promptTokens = encodePrompt(opened, prompt, flags);
  const show = async (text: string): Promise<void> => (flags.json ? undefined : printForeign(text));
  await show(prompt);
  const outcome = await naming(`${flags.model}`, () =>
    runGeneration({ ...opened, model }, promptTokens, { flags, onText: show }),
  ).catch(async (error: unknown) => {
    if (process.stdout.isTTY) await show("\n");
    throw error;
  });
  if (outcome.finishReason === "abort") process.exitCode = interruptionCode();
  if (flags.json)
    await printJson(jsonReport({ prompt, promptTokens, seed: flags.seed }, outcome, flags.logprobs !== undefined));
  else {
    await show(outcome.text.endsWith("\n") ? "" : "\n");
    tell(spokenReport(promptTokens.length, outcome, flags.seed));
  }
  if (flags.attention !== undefined && outcome.tokens.length > 0)
    await writeAttention(flags.attention, opened, { promptTokens, outcome });
}

interface GivenPrompt {
  readonly prompt: string;
  readonly promptTokens: readonly number[];
  readonly seed: number;
}

function jsonReport(
  { prompt, promptTokens, seed }: GivenPrompt,
  outcome: GenerationOutcome,
  withLogprobs: boolean,
): object {
  const { text, tokens, finishReason, clock, steps } = outcome;
  const logprobs = steps.map(({ token, logprob, topLogprobs }) => ({ token, logprob, top: topLogprobs }));
  return {
    prompt,
    text,
    promptTokens,
    tokens,
    finishReason,
    prefillTokensPerSecond: clock.prefillTokensPerSecond(promptTokens.length),
    tokensPerSecond: clock.tokensPerSecond(),
    seed,
    ...(withLogprobs ? { logprobs } : {}),
  };
}

function spokenReport(promptTokens: number, { tokens, finishReason, clock }: GenerationOutcome, seed: number): string {
  const prefill = Math.round(clock.prefillTokensPerSecond(promptTokens));
  const speed = Math.round(clock.tokensPerSecond());
  const why = { stop: "stopped by itself", length: "length reached", abort: "interrupted" }[finishReason];
  return `(${promptTokens} prompt tokens at ${prefill} per second, ${tokens.length} new at ${speed} per second; ${why}; seed ${seed})`;
}

async function writeAttention(
  path: string,
  { name, encoder }: OpenModel,
  { promptTokens, outcome }: { promptTokens: readonly number[]; outcome: GenerationOutcome },
): Promise<void> {
  const tokens = [...promptTokens, ...outcome.tokens];
  const labels = tokens.map((id) => tokenLabel(tokenText(encoder.tokenizer, id)));
  await writePicture(path, outcome.recorder.record({ source: name, tokens, labels, causal: true }));
}
