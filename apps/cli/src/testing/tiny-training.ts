// Quick trainings on tiny models of each architecture, and what those say afterwards. The models are tiny-model.ts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "./run-attn.ts";
import { runInside } from "./run-inside.ts";
import { lettersOf, testFolder, tinyModel } from "./tiny-model.ts";

/** What `attn generate --json --logprobs 1` says, as far as tests look at it. */
export interface Continuation {
  readonly tokens: readonly number[];
  /** Of each new token, in nats. */
  readonly logprobs: readonly number[];
}

/** A text of three tokens that all models know. */
export const prompt: string = lettersOf([5, 6, 7]);

const quick = ["--context", "8", "--steps", "12", "--evaluate-every", "6", "--learning-rate", "0.02"];

/** A folder of trainings. */
export interface TinyTrainings {
  /** The text that `lm` trains on: six tokens, again and again. */
  readonly text: string;
  readonly place: (name: string) => string;
  /** The folder of an architecture's model; equal names, equal folders. */
  readonly modelOf: (name: string) => string;
  readonly lm: (...args: string[]) => Promise<Run>;
  readonly translator: (...args: string[]) => Promise<Run>;
  readonly dispose: () => void;
}

/** Makes the folder and the texts. */
export function tinyTrainings(): TinyTrainings {
  const folder = testFolder();
  const models = new Map<string, ReturnType<typeof tinyModel>>();
  const modelOf = (name: string): string => {
    const model = models.get(name) ?? tinyModel(name);
    models.set(name, model);
    return model.path;
  };
  const text = folder.write("text.txt", lettersOf([5, 6, 7, 8, 9, 10]).repeat(40));
  const [one, two] = [
    `${lettersOf([5, 6])}\t${lettersOf([7, 8])}\n`,
    `${lettersOf([9, 10])}\t${lettersOf([11, 12])}\n`,
  ];
  const pairs = folder.write("pairs.tsv", `${one}${two}`.repeat(20));
  return {
    text,
    place: (name) => join(folder.path, name),
    modelOf,
    lm: (...args) => runInside(["train", "lm", text, "--batch", "2", ...quick, ...args]),
    translator: (...args) => runInside(["train", "translator", pairs, ...quick, ...args]),
    dispose() {
      folder.dispose();
      for (const model of models.values()) model.dispose();
    },
  };
}

/** The greedy continuation of the prompt. @throws when the command fails. */
export async function continued(...args: string[]): Promise<Continuation> {
  const flags = ["--json", "--temperature", "0", "--max-tokens", "6", "--logprobs", "1"];
  const { stdout, stderr } = await runInside(["generate", prompt, ...flags, ...args]);
  if (stderr !== "") throw new Error(stderr);
  const { tokens, logprobs } = JSON.parse(stdout) as { tokens: number[]; logprobs: { logprob: number }[] };
  return { tokens, logprobs: logprobs.map(({ logprob }) => logprob) };
}

/** Of the likeliest translation of the prompt, its token ids and its mean log-probability. @throws when the command fails. */
export async function translated(...args: string[]): Promise<{ readonly tokens: number[]; readonly score: number }> {
  const { stdout, stderr } = await runInside(["translate", prompt, "--json", "--beams", "1", ...args]);
  if (stderr !== "") throw new Error(stderr);
  return JSON.parse(stdout);
}

/** A JSON file. */
export const readJson = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, "utf8"));
