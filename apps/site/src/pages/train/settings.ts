// What a visitor can set: its limits, what it begins with, and how it stands in the address. Training is elsewhere.
import { choice, type Field, integer, number, text } from "../../routing/fields.ts";

/** Everything that decides what is learned from a text. Equal settings and text give equal losses. */
export interface TrainSettings {
  /** What a token is: a piece of a word that occurs often, or one character. */
  readonly unit: Unit;
  /** Tokens that the tokenizer makes, where they are pieces. */
  readonly vocabulary: number;
  readonly layers: number;
  readonly heads: Heads;
  /** Numbers per token. A multiple of 16, so that every number of heads fits. */
  readonly width: number;
  /** Tokens of a window. */
  readonly context: number;
  /** Windows per step. */
  readonly batch: number;
  readonly steps: number;
  /** The highest rate, reached after the warm-up. */
  readonly rate: number;
  readonly seed: number;
}

export type Unit = "pieces" | "characters";
export type Heads = "1" | "2" | "4" | "8";

/** Settings that belong together, with a name, and what they came to on the sample. */
export interface Preset {
  readonly name: string;
  readonly settings: TrainSettings;
  readonly measured: Measured;
}

/** In this page in Chromium, on a machine of two cores without a GPU that other programs used too. */
interface Measured {
  /** On held-out lines, in nats per token, after the last step. */
  readonly loss: number;
  /** From start to end, by the clock. */
  readonly seconds: number;
}

const little: TrainSettings = {
  unit: "pieces",
  vocabulary: 512,
  layers: 2,
  heads: "4",
  width: 64,
  context: 64,
  batch: 12,
  steps: 600,
  rate: 0.004,
  seed: 1,
};

export const presets: readonly [Preset, ...Preset[]] = [
  {
    name: "2 layers, pieces of words",
    settings: little,
    measured: { loss: 0.898, seconds: 30 },
  },
  {
    name: "2 layers, characters",
    settings: { ...little, unit: "characters", context: 96, steps: 800 },
    measured: { loss: 0.734, seconds: 64 },
  },
  {
    name: "3 layers, slower and better",
    settings: { ...little, vocabulary: 768, layers: 3, width: 96, batch: 16, steps: 1000, rate: 0.003 },
    measured: { loss: 0.808, seconds: 238 },
  },
];

/** Sentences of the text that stands there at first. */
export const sampleSentences = 4000;
/** The longest text of one's own that an address holds, in UTF-16 units. */
export const longestInAddress = 2000;
/** The longest text that is taken, in UTF-16 units. */
export const longestText = 5_000_000;

/** The fields of the page's address. */
export const trainFields = {
  /** Text of one's own; empty: the sample. */
  text: text("", { longest: longestInAddress }),
  /** What samples go on from. */
  prompt: text("Every day,", { longest: 120 }),
  /** Which held-out sentence and which head the attention maps show. */
  sentence: integer(0, { most: 99 }),
  layer: integer(0, { most: 99 }),
  head: integer(0, { most: 99 }),
  unit: choice<Unit>(["pieces", "characters"], little.unit),
  vocabulary: multiple(32, integer(little.vocabulary, { least: 288, most: 2048 })),
  layers: integer(little.layers, { least: 1, most: 6 }),
  heads: choice<Heads>(["1", "2", "4", "8"], little.heads),
  width: multiple(16, integer(little.width, { least: 16, most: 192 })),
  context: multiple(8, integer(little.context, { least: 16, most: 128 })),
  batch: integer(little.batch, { least: 4, most: 32 }),
  steps: integer(little.steps, { least: 10, most: 5000 }),
  rate: number(little.rate, { least: 0.0005, most: 0.02 }),
  seed: integer(little.seed, { least: 0, most: 9999 }),
};

/** The settings alone, as a plain object for a worker. */
export function settingsIn(values: TrainSettings): TrainSettings {
  const { unit, vocabulary, layers, heads, width, context, batch, steps, rate, seed } = values;
  return { unit, vocabulary, layers, heads, width, context, batch, steps, rate, seed };
}

/** Whether two settings are the same. */
export function isSame(one: TrainSettings, other: TrainSettings): boolean {
  return JSON.stringify(settingsIn(one)) === JSON.stringify(settingsIn(other));
}

/** A whole number that is moved to the nearest multiple. */
function multiple(of: number, field: Field<number>): Field<number> {
  const read = (given: string): number | undefined => {
    const value = field.read(given);
    return value === undefined ? undefined : of * Math.round(value / of);
  };
  return { ...field, read };
}
