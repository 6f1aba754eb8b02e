// The model that a training begins from. What is changed in it is starting-point.ts.
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { Model, ModelConfig, ModelParameters } from "@attn/transformer";
import { Failure } from "../failure.ts";
import type { FromFlags } from "../flags/from-flags.ts";
import type { TrainingFlags } from "../flags/training-flags.ts";
import { checkNumbers } from "../models/check-weights.ts";
import { otherKind } from "../models/model-kinds.ts";
import { openModel } from "../models/open-model.ts";
import type { OpenTokenizer } from "../tokens/open-tokenizer.ts";
import { withDropout } from "./dropout-rates.ts";

/** An open model as something to begin from. */
export interface BaseModel {
  /** As it was given. */
  readonly path: string;
  readonly config: ModelConfig;
  readonly weights: ModelParameters;
  readonly encoder: OpenTokenizer;
  /** SHA-256 of configuration and weights, in hexadecimal digits. */
  readonly digest: string;
}

type BaseFlags = FromFlags & Pick<TrainingFlags, "backend" | "threads" | "dropout">;

/** Opens the folder of `--from`; undefined without it. @throws Failure for none, and for a model of another kind. */
export async function openBaseModel(
  kind: Model["kind"],
  { from, backend, threads, dropout }: BaseFlags,
): Promise<BaseModel | undefined> {
  if (from === undefined) return undefined;
  const { model, encoder } = await openModel({ model: from, backend, threads, flag: "--from" });
  if (model.kind !== kind) {
    const trained = kind === "causal" ? "language model" : "translator";
    throw otherKind(from, model, `cannot be trained as a ${trained}`);
  }
  const weights = Object.fromEntries(model.weights);
  const digest = await digestOf(from, model.config, weights);
  return { path: from, config: withDropout(model.config, dropout), weights, encoder, digest };
}

/** @throws Failure where the result would lie in the place of what it begins from. */
export function checkApart({ from, out }: FromFlags & Pick<TrainingFlags, "out">): void {
  if (from !== undefined && out !== undefined && resolve(from) === resolve(out))
    throw new Failure(`--out ${out} is the folder of --from; give it another one`);
}

/** Tokens of a window or a sentence: 64 unless given, and no more than the model takes. @throws Failure for more than that. */
export function contextOf({ context }: Pick<TrainingFlags, "context">, base: BaseModel | undefined): number {
  const most = base?.config.contextLength ?? Number.POSITIVE_INFINITY;
  if (context !== undefined && context > most)
    throw new Failure(`--context must be at most the ${most} tokens that ${base?.path} takes, got ${context}`);
  return context ?? Math.min(64, most);
}

/** @throws Failure for a token that the model has no embedding for. */
export function checkTokens({ path, config }: BaseModel, largest: number): void {
  if (largest >= config.vocabularySize)
    throw new Failure(
      `${path}: the tokenizer gives the id ${largest}, but the model has ${config.vocabularySize} tokens: they belong to different models`,
    );
}

/** @throws Failure for a weight that is no number. */
async function digestOf(path: string, config: ModelConfig, weights: ModelParameters): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(config));
  for (const [name, weight] of Object.entries(weights)) {
    const data = await weight.data();
    checkNumbers(path, name, data);
    hash.update(`${name} ${weight.shape}`).update(data);
  }
  return hash.digest("hex");
}
