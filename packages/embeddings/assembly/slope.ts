// How wrong an answer is, and with that the loss. Rows are read and changed in one-row.ts, two-rows.ts and four-rows.ts.
import { sigmoid, surprise, withLoss } from "./plan";

/** A dot product farther from 0 than this is left as it is: the answer is certain, or hopelessly wrong (word2vec.c). */
const CERTAIN: f32 = 6;
/** Entries of a table from one unit to the next, as src/network/sigmoid-tables.ts makes them. */
const STEPS: f32 = 4096.0 / 12.0;

let alpha: f32 = 0;
/** Sum over the questions of the batch in nats; 0 unless it is asked for. */
export let loss: f64 = 0;

/** Begins a batch. */
export function beginSlopes(rate: f32): void {
  alpha = rate;
  loss = 0;
}

/** g = (y − σ(f)) alpha for f = x · o; 0 where |f| ≥ 6 or f is no number. Adds −ln σ(±f) to the loss where that is asked for. */
export function slope(f: f32, question: usize): f32 {
  if (!(f > -CERTAIN && f < CERTAIN)) return 0;
  const label = load<f32>(question, 4);
  if (withLoss) loss += <f64>lookUp(surprise, label == 1 ? f : -f);
  return (label - lookUp(sigmoid, f)) * alpha;
}

/** Linear between two entries of a table over [−6, 6]. */
@inline function lookUp(table: usize, f: f32): f32 {
  const place = (f + CERTAIN) * STEPS;
  const step = <i32>place;
  const entry = table + (<usize>step << 2);
  const low = load<f32>(entry);
  return low + (load<f32>(entry, 4) - low) * (place - <f32>step);
}
