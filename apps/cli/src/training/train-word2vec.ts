// The work of `attn train word2vec`: files in, vectors out, progress in between. Word2Vec itself is @attn/embeddings.
import { createReadStream } from "node:fs";
import { extname } from "node:path";
import { readSentences, type TrainingProgress, Word2Vec, writeWord2Vec } from "@attn/embeddings";
import type { TrainWord2VecFlags } from "../commands/train-word2vec.ts";
import { Failure, naming } from "../failure.ts";
import { checkOutputPath } from "../files/output-place.ts";
import { describeFileError } from "../files/read-text.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import { interruptionCode, listenForInterruption } from "../interruption.ts";
import { printJson, tell } from "../print.ts";
import { StatusLine } from "../terminal/status-line.ts";
import { timeLeft } from "../terminal/time-left.ts";
import { inFlags } from "./word2vec-advice.ts";

/** Runs the command. @throws Failure; with code 130 and nothing written when it was interrupted. */
export async function trainWord2Vec(inputs: readonly string[], flags: TrainWord2VecFlags): Promise<void> {
  const { out, sg, hs, json, format: asked, ...numbers } = flags;
  if (out === undefined) throw new Failure("no output given; name a file with --out FILE");
  await checkOutputPath("--out", out);
  if (inputs.includes("-"))
    throw new Failure("standard input can be read only once, and training reads its text several times; give a file");
  if (!hs && flags.negative === 0) throw new Failure("--negative 0 learns nothing without --hs");
  if (flags.sharedNegatives && (!sg || flags.negative === 0))
    throw new Failure("--shared-negatives shares noise words of skip-gram: it needs --sg, and --negative above 0");
  const model = new Word2Vec({ ...numbers, sg: sg ? 1 : 0, hs: hs ? 1 : 0, computeLoss: true });
  const { signal, stopListening } = listenForInterruption();
  const status = new StatusLine(process.stderr);
  try {
    const end = await train(model, { corpus: () => sentencesOf(inputs, signal), signal, status });
    status.clear();
    const format = asked ?? (extname(out) === ".bin" ? "binary" : "text");
    await naming(out, () => writeFileAtomically(out, writeWord2Vec(model.vectors, { format })));
    await report(model, end, { out, format, json });
  } catch (error) {
    throw signal.aborted
      ? new Failure("interrupted; nothing was written", interruptionCode(), { cause: error })
      : inFlags(error);
  } finally {
    status.clear();
    stopListening();
  }
}

interface Course {
  readonly corpus: () => AsyncIterable<string[]>;
  readonly signal: AbortSignal;
  readonly status: StatusLine;
}

async function train(model: Word2Vec, { corpus, signal, status }: Course): Promise<TrainingProgress> {
  status.show("counting words");
  await model.buildVocabulary(corpus);
  return model.train(corpus, { signal, onProgress: (progress) => status.show(progressLine(progress)) });
}

async function* sentencesOf(paths: readonly string[], signal: AbortSignal): AsyncGenerator<string[]> {
  for (const path of paths) {
    try {
      for await (const sentence of readSentences(createReadStream(path))) {
        signal.throwIfAborted();
        yield sentence;
      }
    } catch (error) {
      if (error instanceof Error && "syscall" in error)
        throw new Failure(describeFileError(path, error), 2, { cause: error });
      throw signal.aborted ? error : await naming(path, () => Promise.reject(error));
    }
  }
}

/** `epoch 2 of 5, 37 %, loss 1.9312, 151234 words/s, 0:21 left` */
export function progressLine({ epoch, epochs, fraction, loss, wordsPerSecond, secondsLeft }: TrainingProgress): string {
  const parts = [`epoch ${epoch} of ${epochs}`, `${Math.floor(fraction * 100)} %`];
  if (loss !== undefined) parts.push(`loss ${loss.toFixed(4)}`);
  return [...parts, `${Math.round(wordsPerSecond)} words/s`, timeLeft(secondsLeft)].join(", ");
}

async function report(
  { vectors }: Word2Vec,
  { epochs, words, trainedWords, loss, wordsPerSecond }: TrainingProgress,
  { out, format, json }: { out: string; format: string; json: boolean | undefined },
): Promise<void> {
  const [size, width, speed] = [vectors.size, vectors.dimensions, Math.round(wordsPerSecond)];
  if (json) {
    const figures = {
      epochs,
      words: size,
      width,
      wordsRead: words,
      wordsTrained: trainedWords,
      loss,
      wordsPerSecond: speed,
    };
    return printJson({ path: out, format, ...figures });
  }
  return tell(
    `(wrote ${size} vectors of ${width} numbers as ${format} to ${out}; loss ${loss?.toFixed(4)}, ${speed} words per second)`,
  );
}
