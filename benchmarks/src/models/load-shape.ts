// A model of a shape on a backend, perhaps with quantised weights. Not here: the shapes.
import type { Backend } from "@attn/tensor";
import { defaultBackend, memory } from "@attn/tensor";
import type { CausalLanguageModel, LoadOptions } from "@attn/transformer";
import { loadModel } from "@attn/transformer";
import { UnavailableError } from "../harness/backend.ts";
import type { LlamaShape } from "./llama-shape.ts";
import { llamaFolder } from "./llama-shape.ts";

export type Quantisation = "int8" | "int4";

/** Bytes that a weight may take: as stored in groups of 32 with a float32 scale each, and a little more. */
const widest = { float32: 4.1, int8: 1.3, int4: 0.8 } as const;

export interface LoadedShape {
  readonly model: CausalLanguageModel;
  /** What it added to the backend's memory. */
  readonly bytes: number;
}

export interface ShapeOptions {
  readonly quantize?: Quantisation;
  readonly backend?: Backend;
}

/** @throws UnavailableError when the weights were not quantised although they should have been. */
export const loadShape = async (
  shape: LlamaShape,
  { quantize, backend = defaultBackend() }: ShapeOptions = {},
): Promise<LoadedShape> => {
  const before = memory().bytes;
  const options: LoadOptions & { quantize?: Quantisation } = {
    backend,
    ...(quantize !== undefined && { quantize }),
  };
  const model = (await loadModel(llamaFolder(shape), options)) as CausalLanguageModel;
  const bytes = memory().bytes - before;
  if (bytes > widest[quantize ?? "float32"] * model.parameters) {
    model.dispose();
    throw new UnavailableError(`loadModel knows no quantize: "${quantize}", the weights take ${bytes} bytes`);
  }
  return { model, bytes };
};
