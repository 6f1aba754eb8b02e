// A model from the files of a Hugging Face folder. Not here: what the files may contain (config/, safetensors/), what the architectures are made of (models/).
import type { Backend, Tensor } from "@attn/tensor";
import { defaultBackend, fromPieces } from "@attn/tensor";
import type { ModelConfig } from "../config/model-config.ts";
import { parseConfig } from "../config/parse-config.ts";
import { FormatError } from "../format-error.ts";
import type { CausalLanguageModel, RopePairing } from "../models/causal-language-model.ts";
import type { Encoder } from "../models/encoder.ts";
import type { EncoderDecoderModel } from "../models/encoder-decoder-model.ts";
import { disposeWeights } from "../models/model-weights.ts";
import type { ReadFile } from "../read-file.ts";
import type { Checkpoint } from "../safetensors/open-checkpoint.ts";
import { openCheckpoint } from "../safetensors/open-checkpoint.ts";
import type { RowRange } from "../safetensors/open-safetensors.ts";
import { parseJsonObject } from "../strict-json.ts";
import { assembleModel } from "./assemble-model.ts";
import type { Quantization } from "./quantization.ts";
import { quantizations } from "./quantization.ts";
import type { WeightPlan } from "./weight-plan.ts";
import { planWeights } from "./weight-plan.ts";
import type { MatrixPlace, WeightMatrix } from "./weight-source.ts";
import { matrixIn, placedName } from "./weight-source.ts";

/** What `loadModel` gives; `kind` tells them apart. */
export type Model = CausalLanguageModel | Encoder | EncoderDecoderModel;

/** Where the weights go and in what form, and how loading is watched and ended. */
export interface LoadOptions {
  /** Where the weights go and the model runs; the default backend unless given. */
  readonly backend?: Backend | undefined;
  /** Ends loading between two tensors with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each tensor. */
  readonly progress?: ((progress: LoadProgress) => void) | undefined;
  /**
   * Which elements of a head rotate together. "half", the default, is what Hugging Face checkpoints hold; "interleaved" is for weights in
   * the paper's order. config.json does not tell.
   */
  readonly ropePairing?: RopePairing | undefined;
  /**
   * Matrices in 8 or 4 bits per weight and a float32 scale per 32 of them, made while they are read; with "int4" those whose rows are words
   * of the vocabulary keep 8 bits. Norms, biases and positions stay float32. Such a model runs and cannot be trained or saved.
   */
  readonly quantize?: Quantization | undefined;
}

/** How far loading is. */
export interface LoadProgress {
  /** The tensor just loaded. */
  readonly tensor: string;
  /** Bytes of the files read so far, of `totalBytes` that the model needs. */
  readonly bytes: number;
  readonly totalBytes: number;
}

/**
 * Reads config.json, generation_config.json where there is one, and model.safetensors or its shards. Everything is checked before
 * the first weight is read; weights go to the backend a few megabytes at a time, so that loading needs little more memory than the model.
 * @throws FormatError, one line, for a folder that holds no model, a broken file, an unknown architecture, and tensors that are
 * missing, left over or of another shape than config.json says.
 */
export const loadModel = async (readFile: ReadFile, options: LoadOptions = {}): Promise<Model> => {
  const { signal, ropePairing = "half", quantize } = options;
  if (ropePairing !== "half" && ropePairing !== "interleaved")
    throw new TypeError(`loadModel: ropePairing must be "half" or "interleaved", got ${JSON.stringify(ropePairing)}`);
  if (quantize !== undefined && !Object.hasOwn(quantizations, quantize))
    throw new TypeError(`loadModel: quantize must be "int8" or "int4", got ${JSON.stringify(quantize)}`);
  signal?.throwIfAborted();
  const config = await readConfig(readFile);
  const checkpoint = await openCheckpoint(readFile);
  const plan = planWeights(config, checkpoint.entries);
  const weights = await readWeights(checkpoint, plan, options);
  const take = (name: string): Tensor => weights.get(name) as Tensor;
  const matrix = (name: string, _: unknown, place?: MatrixPlace): WeightMatrix =>
    quantize === undefined ? matrixIn(take(name), place) : weights.get(placedName(name, place))!;
  return assembleModel(config, { take, matrix, has: plan.has, weights, ropePairing });
};

const readConfig = async (readFile: ReadFile): Promise<ModelConfig> => {
  const bytes = await readFile("config.json");
  if (bytes === undefined)
    throw new FormatError("loadModel: there is no config.json. A model folder holds config.json and model.safetensors");
  const generation = await readFile("generation_config.json");
  return parseConfig(parseJsonObject(bytes, "loadModel: config.json"), {
    generation: generation && parseJsonObject(generation, "loadModel: generation_config.json"),
  });
};

const readWeights = async (
  checkpoint: Checkpoint,
  { stored, matrices }: WeightPlan,
  { backend = defaultBackend(), signal, progress, quantize }: LoadOptions,
): Promise<Map<string, WeightMatrix>> => {
  const weights = new Map<string, WeightMatrix>();
  const totalBytes = [...stored.values()].reduce((sum, { start, end }) => sum + end - start, 0);
  let bytes = 0;
  try {
    for (const [name, entry] of stored) {
      signal?.throwIfAborted();
      const places = quantize && matrices.get(name);
      if (places === undefined) {
        weights.set(name, await fromPieces(checkpoint.floats(entry.name), { shape: entry.shape, backend }));
      } else {
        const read = async (rows?: RowRange) => (await checkpoint.tensor(entry.name, rows)) as Tensor; // the plan has checked its type
        const { readQuantized } = await import("./read-quantized.ts"); // with its kernels, which few programs need
        const options = { read, places, quantize: quantize!, backend, signal };
        for (const [place, matrix] of await readQuantized(entry.shape, options))
          weights.set(placedName(name, place), matrix);
      }
      bytes += entry.end - entry.start;
      progress?.({ tensor: entry.name, bytes, totalBytes });
    }
    return weights;
  } catch (error) {
    disposeWeights(weights);
    throw error;
  }
};
