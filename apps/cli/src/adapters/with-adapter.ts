// A model with a LoRA adapter merged into its weights. Reading the adapter is read-adapter.ts, the arithmetic @attn/training's.
import { evaluate } from "@attn/tensor";
import { applyLora } from "@attn/training";
import { createModel, type Model } from "@attn/transformer";
import { Failure, messageOf } from "../failure.ts";
import { readAdapter } from "./read-adapter.ts";

/** The model with the adapter of a folder in it; what it replaces of the given one is freed. @throws Failure for an adapter of another model. */
export async function withAdapter(model: Model, folder: string): Promise<Model> {
  const { options, tensors } = await readAdapter(folder);
  const weights = Object.fromEntries(model.weights);
  const merged = explained(folder, () => applyLora(weights, tensors, options));
  const changed = Object.keys(weights).filter((name) => merged[name] !== weights[name]);
  if (changed.length === 0)
    throw new Failure(`${folder} is for ${options.targetModules.join(", ")}, and the model has no such layers`);
  await evaluate(...changed.map((name) => merged[name]!));
  for (const name of changed) weights[name]?.dispose();
  for (const tensor of Object.values(tensors)) tensor.dispose();
  return createModel(model.config, merged);
}

function explained<Result>(folder: string, apply: () => Result): Result {
  try {
    return apply();
  } catch (error) {
    throw new Failure(`${folder}: ${messageOf(error).replace(/^applyLora: /, "")}; it is for another model`, 2, {
      cause: error,
    });
  }
}
