// What the GPU test runs in the page, and in Node: the cases a backend must pass, and a whole model. Judges nothing.

import { createGpuBackend, type GpuBackend, type GpuMode } from "@attn/tensor/gpu";
import { type CausalLanguageModel, generate, loadModel } from "@attn/transformer";

export { conformance } from "./gpu-conformance.ts";
export { afterLoss, afterLossOfAuto, withoutAdapters } from "./gpu-loss.ts";
export { repeatedPasses } from "./gpu-memory.ts";

const open = async (mode: GpuMode): Promise<GpuBackend> => (await createGpuBackend({ mode })) as GpuBackend;

export interface Continuation {
  readonly tokens: readonly number[];
  /** Reads from the device in the first step and in each later one. */
  readonly reads: readonly number[];
  /** Kernels compiled after each step. */
  readonly kernels: readonly number[];
  /** Arrays on the device after each step, and at the end. */
  readonly arrays: readonly number[];
}

/** Goes on greedily after a prompt. @param read gives a file of the model's folder. */
export async function continuation(
  mode: GpuMode,
  read: (name: string) => Promise<Uint8Array | undefined>,
  { prompt, maxTokens }: { prompt: readonly number[]; maxTokens: number },
): Promise<Continuation> {
  const backend = await open(mode);
  const model = (await loadModel(
    async (name, range) => {
      const bytes = await read(name);
      return range === undefined ? bytes : bytes?.subarray(range.start, range.end);
    },
    { backend },
  )) as CausalLanguageModel;
  const result = { tokens: [] as number[], reads: [] as number[], kernels: [] as number[], arrays: [] as number[] };
  let before = backend.reads;
  for await (const { token } of generate(model, prompt, { temperature: 0, maxTokens })) {
    result.tokens.push(token);
    result.reads.push(backend.reads - before);
    before = backend.reads;
    result.kernels.push(backend.kernels);
    result.arrays.push(backend.liveArrays);
  }
  model.dispose();
  result.arrays.push(backend.liveArrays);
  await backend.close();
  return result;
}
