// What of a training stands in the page's address.
import type { TrainingSettings } from "./train-vectors.ts";

/** The settings, and what is trained on: the little world's sentences or the visitor's own text. */
export interface TrainingView extends Mutable<TrainingSettings> {
  text: "world" | "own";
  sentences: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
