// Everything that a training needs to go on, as a plain object, and its check. Nothing is written to a disk here.

import { describe } from "../corpus/corpus.ts";
import { FormatError } from "../format-error.ts";
import type { TrainingRun } from "./training-run.ts";
import { type Word2VecSettings, word2VecSettings } from "./word2vec-options.ts";

/** A model with its training: numbers, strings and typed arrays, fit for `structuredClone`, IndexedDB or a file. */
export interface Word2VecState {
  readonly format: "attn-word2vec";
  readonly version: 1;
  readonly settings: Word2VecSettings;
  /** V words. */
  readonly words: readonly string[];
  /** [V] */
  readonly counts: Float64Array;
  /** Of 2³² − 1, how often a word is not passed over, [V]. */
  readonly keep: Uint32Array;
  /** [V, D] */
  readonly vectors: Float32Array;
  /** [V, D] with negative sampling. */
  readonly answers?: Float32Array;
  /** [V, D] with hierarchical softmax. */
  readonly nodes?: Float32Array;
  /** Four words. */
  readonly random: Uint32Array;
  /** Words that the vocabulary was made of. */
  readonly corpusWords: number;
  /** The last training, finished or not. */
  readonly run?: TrainingRun;
}

const wholeNumbers = [
  "epochs",
  "totalWords",
  "epoch",
  "sentences",
  "words",
  "trainedWords",
  "rawWords",
  "predictions",
  "epochPredictions",
];
const otherNumbers = ["startAlpha", "endAlpha", "loss", "epochLoss"];

/**
 * The state, if it is one.
 *
 * @throws FormatError naming the field; RangeError for settings outside their range.
 */
export function checkState(caller: string, value: unknown): Word2VecState {
  const fail = (what: string): never => {
    throw new FormatError(`${caller}: ${what}`);
  };
  if (!isRecord(value)) return fail(`state is ${describe(value)}, not an object`);
  if (value.format !== "attn-word2vec") fail(`format is ${describe(value.format)}, not "attn-word2vec"`);
  if (value.version !== 1) fail(`version is ${describe(value.version)}, known is 1`);
  if (!isRecord(value.settings)) return fail(`settings is ${describe(value.settings)}, not an object`);
  const { words } = value;
  if (!isWords(words)) return fail("words is not a list of one or more different words");
  const settings = word2VecSettings(caller, value.settings);
  const [V, size] = [words.length, words.length * settings.vectorSize];
  const lengths = {
    counts: V,
    keep: V,
    vectors: size,
    answers: settings.negative > 0 ? size : 0,
    nodes: settings.hs === 1 ? size : 0,
  };
  const kinds = {
    counts: Float64Array,
    keep: Uint32Array,
    vectors: Float32Array,
    answers: Float32Array,
    nodes: Float32Array,
  };
  for (const [name, length] of Object.entries({ ...lengths, random: 4 })) {
    const kind = { ...kinds, random: Uint32Array }[name] as typeof kinds.counts;
    const array = value[name];
    if (length === 0 && array === undefined) continue;
    if (!(array instanceof kind)) return fail(`${name} is ${describe(array)}, not a ${kind.name}`);
    if (array.length !== length) fail(`${name} has ${array.length} numbers, must have ${length}`);
    const bad = array.findIndex((number) => !Number.isFinite(number));
    if (bad >= 0) fail(`${name}[${bad}] is ${array[bad]}`);
  }
  const state = value as unknown as Word2VecState;
  if (state.counts.some((count) => !Number.isSafeInteger(count) || count < 1))
    fail("counts are not all whole numbers from 1");
  if (state.random.every((word) => word === 0)) fail("random is all 0");
  if (!isWhole(value.corpusWords) || state.corpusWords === 0) fail(`corpusWords is ${describe(value.corpusWords)}`);
  if (value.run !== undefined && !isRecord(value.run)) fail(`run is ${describe(value.run)}, not an object`);
  if (isRecord(value.run)) checkRun(value.run, fail);
  return state;
}

function checkRun(run: Record<string, unknown>, fail: (what: string) => never): void {
  for (const name of wholeNumbers) if (!isWhole(run[name])) fail(`run.${name} is ${describe(run[name])}`);
  for (const name of otherNumbers) if (!Number.isFinite(run[name])) fail(`run.${name} is ${describe(run[name])}`);
  if (typeof run.computeLoss !== "boolean") fail(`run.computeLoss is ${describe(run.computeLoss)}`);
  if (run.totalWords === 0) fail("run.totalWords is 0");
  if (Number(run.epoch) > Number(run.epochs)) fail(`run.epoch is ${run.epoch} of ${run.epochs}`);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const isWhole = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

function isWords(value: unknown): value is string[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((word) => typeof word === "string") && new Set(value).size === value.length;
}
