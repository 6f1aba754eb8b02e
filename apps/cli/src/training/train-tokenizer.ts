// The work of `attn train tokenizer`: files in, tokenizer.json out, progress in between. The training itself is @attn/tokenizer.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Tokenizer, type TrainProgress } from "@attn/tokenizer";
import type { TrainTokenizerFlags } from "../commands/train-tokenizer.ts";
import { Failure } from "../failure.ts";
import { checkOutputPath } from "../files/output-place.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import { interruptionCode, listenForInterruption } from "../interruption.ts";
import { printJson, tell } from "../print.ts";
import { StatusLine } from "../terminal/status-line.ts";
import { readWordCounts } from "../word-counts/read-word-counts.ts";
import { readLines } from "./training-texts.ts";

/** Runs the command. @throws Failure; with code 130 and nothing written when it was interrupted. */
export async function trainTokenizer(inputs: readonly string[], flags: TrainTokenizerFlags): Promise<void> {
  const path = await outputPath(flags.out);
  const { signal, stopListening } = listenForInterruption();
  const status = new StatusLine(process.stderr);
  try {
    const { counts, vocabularySize } = flags;
    const tokenizer = await Tokenizer.train(counts ? readWordCounts(inputs, counts, flags) : readLines(inputs), {
      vocabularySize,
      minFrequency: flags.minFrequency,
      specialTokens: flags.special,
      preTokenizer: flags.preTokenizer,
      workers: flags.workers,
      progress: (state) => status.show(progressLine(state, { vocabularySize, unit: counts ? "row" : "line" })),
      signal,
    });
    status.clear();
    await writeFileAtomically(path, `${JSON.stringify(tokenizer.toJSON(), null, 2)}\n`);
    const tokens = tokenizer.vocabularySize;
    await (flags.json ? printJson({ path, tokens }) : tell(`(wrote ${tokens} tokens to ${path})`));
  } catch (error) {
    throw signal.aborted
      ? new Failure("interrupted; nothing was written", interruptionCode(), { cause: error })
      : error;
  } finally {
    status.clear();
    stopListening();
  }
}

/** The file to write: OUT itself, or tokenizer.json in it if it is a folder. */
async function outputPath(out: string | undefined): Promise<string> {
  if (out === undefined) throw new Failure("no output given; name a file with --out PATH");
  const entry = await stat(out).catch(() => undefined);
  const path = entry?.isDirectory() ? join(out, "tokenizer.json") : out;
  await checkOutputPath("--out", path);
  return path;
}

/** `counting: 120000 lines, 8123 different words`, then `merging: 5120 of 8000 tokens`. */
export function progressLine(
  { stage, texts, words, tokens }: TrainProgress,
  { vocabularySize, unit }: { readonly vocabularySize: number; readonly unit: "line" | "row" | "text" },
): string {
  return stage === "counting"
    ? `counting: ${texts} ${unit}${texts === 1 ? "" : "s"}, ${words} different words`
    : `merging: ${tokens} of ${vocabularySize} tokens`;
}
