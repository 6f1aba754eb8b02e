// How a token is drawn from a distribution, as the page's sliders say it.
import type { SamplerOptions } from "@attn/sampling";

/** The settings of the page; 0 switches top-k and min-p off, 1 top-p, temperature 0 takes the likeliest token. */
export interface DrawSettings {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly seed: number;
}

/** The filters in the order in which they run, each with those before it. */
export function filterStages({
  temperature,
  topK,
  topP,
  minP,
}: DrawSettings): readonly (readonly [CutBy, SamplerOptions])[] {
  return [
    ["top-k", { temperature, topK }],
    ["top-p", { temperature, topK, topP }],
    ["min-p", { temperature, topK, topP, minP }],
  ];
}

/** What took a token out of the draw. */
export type CutBy = "temperature 0" | "top-k" | "top-p" | "min-p";
