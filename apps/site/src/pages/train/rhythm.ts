// How often a run is measured and looked at.

/** How many times over a whole run the held-out loss is measured, and how many times the model is looked at. */
const evaluations = 24;
const looks = 10;

/** Windows of held-out text that a measurement takes: at most so many batches. */
export const evaluationBatches = 6;

/** Steps between two measurements and between two looks. */
export function rhythm(steps: number): { readonly evaluateEvery: number; readonly lookEvery: number } {
  return { evaluateEvery: Math.ceil(steps / evaluations), lookEvery: Math.ceil(steps / looks) };
}
