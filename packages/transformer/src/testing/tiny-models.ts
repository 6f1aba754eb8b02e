// Small models and token tensors for tests. Not part of the package.
import type { Tensor } from "@attn/tensor";
import { tensor } from "@attn/tensor";
import type { LoadOptions } from "../loading/load-model.ts";
import { loadModel } from "../loading/load-model.ts";
import type { CausalLanguageModel } from "../models/causal-language-model.ts";
import { folderAt, goldenFolder } from "./golden.ts";

/** One of the random checkpoints in golden/. */
export const tinyModel = async (name: string, options?: LoadOptions): Promise<CausalLanguageModel> =>
  (await loadModel(folderAt(goldenFolder(name)), options)) as CausalLanguageModel;

/** [1, T] */
export const tokenRow = (tokens: readonly number[]): Tensor<"int32"> =>
  tensor(Int32Array.from(tokens), { shape: [1, tokens.length] });
