// The stages of a head for the word that looks, as the table shows them: one number or one vector for each word. Drawing them is StageTable.svelte.
import type { Scene } from "./scene.ts";

/** The rows of the table that are vectors. */
export type StageVector = "input" | "query" | "key" | "value" | "share" | "output";

/** A word's row through all stages; places are those of the words in their order. */
export interface StageRow {
  /** The place of the word that looks. */
  readonly row: number;
  /** The score rule's own number, before it is scaled: [T]. */
  readonly raw: Float32Array;
  /** After softmax: [T]. */
  readonly weights: Float32Array;
  readonly names: { readonly raw: string; readonly scaled: string };
  /** Whether scores are divided by √D. */
  readonly isScaled: boolean;
  readonly scaledOf: (place: number) => number;
  readonly isHidden: (place: number) => boolean;
  /** [C] of `input`, else [D]; empty where a row has nothing at a place. */
  readonly vectorAt: (name: StageVector, place: number) => Float32Array;
}

/** The row of `query`, a word counted in the text. */
export function stageRow({ stages, rules, text: { headWidth: D } }: Scene, query: number): StageRow {
  const T = stages.order.length;
  const row = Math.max(0, stages.order.indexOf(query));
  const rowOf = (matrix: Float32Array): Float32Array => matrix.subarray(row * T, (row + 1) * T);
  const [raw, scores, weights] = [rowOf(stages.raw), rowOf(stages.scores), rowOf(stages.weights)];
  const isScaled = rules.score === "dot" || rules.score === "symmetric";
  const factor = isScaled ? 1 / Math.sqrt(D) : rules.score === "cosine" ? 10 : 1;
  return {
    row,
    raw,
    weights,
    names: {
      raw: { dot: "q · k", symmetric: "k · k", cosine: "cos(q, k)", additive: "s · tanh(…)" }[rules.score],
      scaled: isScaled ? `÷ √${D}` : rules.score === "cosine" ? "× 10" : "",
    },
    isScaled,
    scaledOf: (place) => (raw[place] ?? 0) * factor,
    isHidden: (place) => scores[place] === -Infinity,
    vectorAt: (name, place) => vectorOf(stages, { name, place, row, D, weight: weights[place] ?? 0 }),
  };
}

interface Place {
  readonly name: StageVector;
  readonly place: number;
  readonly row: number;
  readonly D: number;
  readonly weight: number;
}

function vectorOf(stages: Scene["stages"], { name, place, row, D, weight }: Place): Float32Array {
  const from = (matrix: Float32Array, width: number): Float32Array =>
    matrix.subarray(place * width, (place + 1) * width);
  if (name === "input") return from(stages.input, stages.input.length / stages.order.length);
  if (name === "key") return from(stages.key, D);
  const value = from(stages.value, D);
  if (name === "value") return value;
  if (name === "share") return value.map((each) => each * weight);
  return place === row ? from(stages[name], D) : new Float32Array();
}
