// Which tensor of a checkpoint is which weight of a model: settled, and every disagreement named, before anything is read.
import type { Shape } from "@attn/tensor";
import type { ModelConfig } from "../config/model-config.ts";
import { FormatError } from "../format-error.ts";
import type { CheckpointEntry } from "../safetensors/open-checkpoint.ts";
import { bareName, isHarmless } from "./tensor-names.ts";
import type { WantedWeights } from "./wanted-weights.ts";
import { wantedWeights } from "./wanted-weights.ts";
import { describeProblems } from "./weight-problems.ts";

export interface WeightPlan {
  /** By canonical name, in the order in which the model asks for them. */
  readonly stored: ReadonlyMap<string, CheckpointEntry>;
  /** Those that may be quantised. */
  readonly matrices: WantedWeights["matrices"];
  readonly has: (name: string) => boolean;
}

/**
 * Matches what the architecture asks for with what is there.
 * @throws FormatError, one line, naming tensors that are missing, not used, of another shape, or not made of floating-point numbers.
 */
export const planWeights = (config: ModelConfig, entries: ReadonlyMap<string, CheckpointEntry>): WeightPlan => {
  const byBareName = new Map([...entries.values()].map((entry) => [bareName(entry.name), entry]));
  const find = (name: string): CheckpointEntry | undefined => byBareName.get(bareName(name));
  const has = (name: string): boolean => find(name) !== undefined;
  const { shapes: wanted, matrices } = wantedWeights(config, has);
  const stored = new Map([...wanted.keys()].flatMap((name) => (has(name) ? [[name, find(name)!] as const] : [])));
  const used = new Set(stored.values());
  const problem = describeProblems({
    missing: [...wanted.keys()].filter((name) => !has(name)),
    unused: [...entries.values()]
      .filter((entry) => !used.has(entry) && !isHarmless(entry.name, config))
      .map(({ name }) => name),
    unlike: [...stored].flatMap(([name, entry]) => unlikeProblem(entry, wanted.get(name)!)),
  });
  if (problem !== undefined) throw new FormatError(`loadModel: ${problem}`);
  return { stored, matrices, has };
};

const floats = ["F64", "F32", "F16", "BF16"];

const unlikeProblem = ({ name, shape, dtype }: CheckpointEntry, expected: Shape): string[] => {
  if (!floats.includes(dtype)) return [`${name} is ${dtype} and not ${floats.join(", ")}`];
  if (shape.length === expected.length && shape.every((n, i) => n === expected[i])) return [];
  return [`${name} is [${shape.join(", ")}] and not [${expected.join(", ")}]`];
};
