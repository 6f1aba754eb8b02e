// Which tensor of a checkpoint is which weight of a model: settled, and every disagreement named, before anything is read.
import type { Shape } from "@attn/tensor";
import { zeros } from "@attn/tensor";
import type { ModelConfig } from "../config/model-config.ts";
import { FormatError } from "../format-error.ts";
import type { CheckpointEntry } from "../safetensors/open-checkpoint.ts";
import { describeModel } from "./assemble-model.ts";
import { bareName, isHarmless } from "./tensor-names.ts";

export interface WeightPlan {
  /** By canonical name, in the order in which the model asks for them. */
  readonly stored: ReadonlyMap<string, CheckpointEntry>;
  readonly has: (name: string) => boolean;
}

/**
 * Matches what the architecture asks for with what is there.
 * @throws FormatError, one line, naming tensors that are missing, not used, of another shape, or not made of floating-point numbers.
 */
export const planWeights = (config: ModelConfig, entries: ReadonlyMap<string, CheckpointEntry>): WeightPlan => {
  const byBareName = new Map([...entries.values()].map((entry) => [bareName(entry.name), entry]));
  const find = (name: string): CheckpointEntry | undefined => byBareName.get(bareName(name));
  const wanted = new Map<string, Shape>();
  const has = (name: string): boolean => find(name) !== undefined;
  describeModel(config, {
    has,
    take: (name, shape) => {
      wanted.set(name, shape);
      return zeros(shape);
    },
  });
  const stored = new Map([...wanted.keys()].flatMap((name) => (has(name) ? [[name, find(name)!] as const] : [])));
  const used = new Set(stored.values());
  const missing = [...wanted.keys()].filter((name) => !has(name));
  const unused = [...entries.values()].filter((entry) => !used.has(entry) && !isHarmless(entry.name, config));
  const unlike = [...stored].flatMap(([name, entry]) => unlikeProblem(entry, wanted.get(name)!));
  const problems: readonly Problem[] = [
    { verbs: ["is missing", "are missing"], names: missing },
    { verbs: ["was not used", "were not used"], names: unused.map(({ name }) => name) },
    { verbs: ["does not fit config.json", "do not fit config.json"], names: unlike },
  ];
  if (problems.some(({ names }) => names.length > 0)) throw new FormatError(`loadModel: ${describeProblems(problems)}`);
  return { stored, has };
};

const floats = ["F64", "F32", "F16", "BF16"];

const unlikeProblem = ({ name, shape, dtype }: CheckpointEntry, expected: Shape): string[] => {
  if (!floats.includes(dtype)) return [`${name} is ${dtype} and not ${floats.join(", ")}`];
  if (shape.length === expected.length && shape.every((n, i) => n === expected[i])) return [];
  return [`${name} is [${shape.join(", ")}] and not [${expected.join(", ")}]`];
};

/** Errors stay readable: after this many names only a number follows. */
const mostNames = 12;

const listNames = (names: readonly string[]): string =>
  names.length <= mostNames
    ? names.join(", ")
    : `${names.slice(0, mostNames).join(", ")} and ${names.length - mostNames} more`;

interface Problem {
  /** For one tensor and for several. */
  readonly verbs: readonly [string, string];
  readonly names: readonly string[];
}

/** "2 tensors are missing (a, b) and 1 was not used (c)" */
const describeProblems = (problems: readonly Problem[]): string => {
  const found = problems.filter(({ names }) => names.length > 0);
  const parts = found.map(({ verbs: [one, many], names }, i) => {
    const noun = i > 0 ? "" : names.length === 1 ? " tensor" : " tensors";
    return `${names.length}${noun} ${names.length === 1 ? one : many} (${listNames(names)})`;
  });
  return parts.length === 1 ? parts[0]! : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
};
