// How often a run is measured, looked at and saved.
import type { TrainSettings } from "./settings.ts";

/** How many times over a whole run the held-out loss is measured, and how many times the model is looked at. */
const evaluations = 24;
const looks = 10;

/** Windows of held-out text that a measurement takes: at most so many batches. */
export const evaluationBatches = 6;

/** Steps between two measurements and between two looks. */
export function rhythm(steps: number): { readonly evaluateEvery: number; readonly lookEvery: number } {
  return { evaluateEvery: Math.ceil(steps / evaluations), lookEvery: Math.ceil(steps / looks) };
}

/**
 * Steps between two checkpoints: 25 of a small model, every step of the largest, so that what an end at any moment loses is seconds of
 * work and not minutes.
 */
export function saveEvery(parameters: number, { batch, context }: Pick<TrainSettings, "batch" | "context">): number {
  return Math.min(25, Math.max(1, Math.round(2.5e9 / (parameters * batch * context))));
}
