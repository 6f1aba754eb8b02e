// `attn generate`: its flags and its help. The work is in generate-text.ts.
import { randomInt } from "node:crypto";
import type { Quantization } from "@attn/transformer";
import { Command } from "commander";
import { Failure } from "../failure.ts";
import { adapterOption } from "../flags/adapter-flag.ts";
import { type CacheForm, cacheOption } from "../flags/cache-flag.ts";
import type { ComputeFlags } from "../flags/compute-flags.ts";
import { helpText } from "../flags/help-text.ts";
import { addModelFlags } from "../flags/model-flags.ts";
import { integerOption, numberOption } from "../flags/number-option.ts";
import { quantizeOption } from "../flags/quantize-flag.ts";
import { embeddedModel } from "../models/embedded-model.ts";
import type { EncodeFlags } from "../tokens/encode-text.ts";

/** The flags of `attn generate` as the parser gives them. */
export interface GenerateFlags extends EncodeFlags, ComputeFlags {
  readonly model?: string;
  readonly adapter?: string;
  readonly quantize?: Quantization;
  readonly cache: CacheForm;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
  readonly repetitionPenalty?: number;
  readonly seed: number;
  readonly stop?: readonly string[];
  readonly logprobs?: number;
  readonly attention?: string;
  readonly json?: boolean;
}

/** The command for the parser. */
export function generateCommand(): Command {
  const command = new Command("generate")
    .description("continue a text with a language model, as a stream")
    .argument("[PROMPT]", "the text to continue; - or nothing reads standard input");
  return addModelFlags(command, { embedded: embeddedModel })
    .addOption(adapterOption())
    .addOption(quantizeOption())
    .addOption(cacheOption())
    .option("-n, --max-tokens <n>", "the most new tokens", integerOption("--max-tokens", { from: 1 }), 100)
    .option(
      "--temperature <t>",
      "0 always takes the likeliest token, 1 samples as the model says",
      numberOption("--temperature", { from: 0 }),
      0.8,
    )
    .option("--top-k <n>", "only among the n likeliest tokens", integerOption("--top-k", { from: 0 }))
    .option(
      "--top-p <p>",
      "only among the likeliest tokens that make up p together",
      numberOption("--top-p", { above: 0, to: 1 }),
    )
    .option(
      "--min-p <p>",
      "only tokens at least p times as likely as the likeliest",
      numberOption("--min-p", { from: 0, to: 1 }),
    )
    .option(
      "--repetition-penalty <r>",
      "above 1 makes tokens less likely that were there before",
      numberOption("--repetition-penalty", { above: 0 }),
    )
    .option("--seed <n>", "the same seed gives the same text", integerOption("--seed"))
    .option(
      "--stop <text>",
      "end before this text; may be given several times",
      (text: string, all: readonly string[] = []) => [...all, nonEmpty(text)],
    )
    .option("--allow-special", "special tokens in the prompt are those tokens (they are refused otherwise)")
    .option("--attention <file>", "write who looked at whom, as .svg, .html or .json")
    .option(
      "--logprobs <n>",
      "with --json: log-probabilities of each token and of the n likeliest",
      integerOption("--logprobs", { from: 0 }),
    )
    .option("--json", "one JSON object at the end, and no stream")
    .addHelpText("after", helpText(help))
    .action(async (prompt: string | undefined, flags: Omit<GenerateFlags, "seed"> & { seed?: number }) => {
      if (flags.logprobs !== undefined && !flags.json)
        throw new Failure("--logprobs needs --json: there is no place for it in a text");
      const { generateText } = await import("../generation/generate-text.ts");
      await generateText(prompt, { ...flags, seed: flags.seed ?? randomInt(2 ** 32) });
    });
}

const help = `
The prompt is printed first, the continuation as it comes; one line end at the end of a prompt from standard input
is dropped. Ctrl-C ends the text where it is (exit code 130).
JSON: prompt, text (the continuation), promptTokens, tokens (the new ids), finishReason (stop, length or abort),
prefillTokensPerSecond, tokensPerSecond, seed, and logprobs if asked for.

  attn generate --model DIR "Once upon a time" --temperature 0
  attn generate --model DIR --seed 7 --top-p 0.9 --stop "The end" < prompt.txt
  attn generate --model DIR "The dog" --attention dog.html
  attn generate --model DIR --quantize int8 --cache int8 --max-tokens 4000 < prompt.txt`;

function nonEmpty(text: string): string {
  if (text === "") throw new Failure("--stop must not be empty: an empty text is everywhere");
  return text;
}
