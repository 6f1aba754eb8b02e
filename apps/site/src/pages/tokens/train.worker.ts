// The worker that trains tokenizers, beside the one that cuts texts, so that typing stays quick. It is ended to stop a training.
import type { TrainProgress } from "@attn/tokenizer";
import { expose } from "comlink";
import { type Learned, type LearnOptions, learn } from "./learn.ts";
import { littleText } from "./little-text.ts";

const training = {
  littleText,
  learn: (text: string, options: LearnOptions, progress: (progress: TrainProgress) => void): Promise<Learned> =>
    learn(text, options, progress),
};

export type TrainWorker = typeof training;
expose(training);
