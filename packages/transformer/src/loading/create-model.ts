// A model over tensors that the caller has: for training, and for weights from elsewhere. Not here: files (load-model.ts), first weights (initial-parameters.ts).
import type { Shape, Tensor } from "@attn/tensor";
import { keepUploads, ShapeError, zeros } from "@attn/tensor";
import type { ModelConfig } from "../config/model-config.ts";
import { assembleModel } from "./assemble-model.ts";
import type { Model } from "./load-model.ts";
import { isHarmless } from "./tensor-names.ts";
import { describeProblems } from "./weight-problems.ts";
import type { MatrixPlace } from "./weight-source.ts";
import { matrixIn } from "./weight-source.ts";

/** Weights by their names in transformers, such as `model.layers.0.self_attn.q_proj.weight`; what `initialParameters` gives. */
export type ModelParameters = Readonly<Record<string, Tensor>>;

/**
 * The model that `config` describes over `parameters`. It computes nothing and copies nothing, so that it can be made anew in every
 * training step, inside of what is differentiated. The parameters stay the caller's: dispose them or the model, not both. Those that were
 * never evaluated stay on the backend from their second use on.
 * @param config what `parseConfig` gives; `model.config` of another model.
 * @throws ShapeError, one line, naming all parameters that are missing, not used, of another shape or not float32.
 */
export const createModel = (config: ModelConfig, parameters: ModelParameters): Model => {
  const has = (name: string): boolean => Object.hasOwn(parameters, name);
  const weights = new Map<string, Tensor>();
  const missing = new Set<string>();
  const unlike = new Set<string>();
  const take = (name: string, shape: Shape): Tensor => {
    const weight = has(name) ? parameters[name]! : undefined;
    const problem = weight && unlikeProblem(weight, shape);
    if (weight === undefined) missing.add(name);
    else weights.set(name, weight);
    if (problem !== undefined) unlike.add(`${name} is ${problem}`);
    return weight === undefined || problem !== undefined ? zeros(shape) : weight; // so that all problems are found
  };
  const matrix = (name: string, shape: Shape, place?: MatrixPlace): Tensor => matrixIn(take(name, shape), place);
  const model = assembleModel(config, { take, matrix, has, weights, ropePairing: "half" });
  const unused = Object.keys(parameters).filter((name) => !weights.has(name) && !isHarmless(name, config));
  const problem = describeProblems({ missing: [...missing], unused, unlike: [...unlike] });
  if (problem !== undefined) throw new ShapeError(`createModel: ${problem}`);
  keepUploads(weights.values());
  return model;
};

const unlikeProblem = ({ shape, dtype }: Tensor, expected: Shape): string | undefined => {
  if ((dtype as string) !== "float32") return `${dtype} and not float32`;
  if (shape.length === expected.length && shape.every((n, i) => n === expected[i])) return undefined;
  return `[${shape.join(", ")}] and not [${expected.join(", ")}]`;
};
