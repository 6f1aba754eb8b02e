// What the GPU test runs in the page, and in Node: the cases a backend must pass, and a whole model. Judges only by comparing.

import { createGpuBackend, type GpuBackend, type GpuMode } from "@attn/tensor/gpu";
import { gpuCases, withinGpu } from "@attn/tensor/testing";
import { type CausalLanguageModel, generate, loadModel } from "@attn/transformer";

const open = async (mode: GpuMode): Promise<GpuBackend> => (await createGpuBackend({ mode })) as GpuBackend;

/** One line for each case that fails, and the number of those that passed. */
export async function conformance(mode: GpuMode, sample: number): Promise<{ passed: number; failures: string[] }> {
  const backend = await open(mode);
  const failures: string[] = [];
  let passed = 0;
  for (const { name, run, skipped } of gpuCases()) {
    if (skipped !== undefined) continue;
    // Products are few, and their kernels depend on size: of those all sizes.
    const size = name.startsWith("matmul [") ? {} : { elements: 300 };
    try {
      await run(withinGpu(backend, { ...size, sample }));
      passed++;
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (!(await copiesWideRows(backend))) failures.push("a row of 20,001 elements, wider than a texture, was not copied");
  if (backend.liveArrays > 0) failures.push(`${backend.liveArrays} arrays were not deleted`);
  await backend.close();
  return { passed, failures };
}

/** [2, 20001] from a transposed view of [20001, 2]: logits of real vocabularies are as wide. */
async function copiesWideRows(backend: GpuBackend): Promise<boolean> {
  const n = 20_001;
  const [from, to] = [backend.allocate(2 * n), backend.allocate(2 * n)];
  await backend.upload(
    from,
    Float32Array.from({ length: 2 * n }, (_, i) => i),
  );
  const view = { shape: [2, n], offset: 0, dtype: "float32" } as const;
  await backend.assign({ ...view, strides: [1, 2], buffer: from }, { ...view, strides: [n, 1], buffer: to });
  const copy = await backend.read(to, "float32", 0, 2 * n);
  for (const buffer of [from, to]) backend.free(buffer);
  return copy.every((x, i) => x === 2 * (i % n) + Math.floor(i / n));
}

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

/** Takes the context away, as a driver does, and tells what the next call says. */
export async function afterLoss(): Promise<string> {
  const contexts: WebGL2RenderingContext[] = [];
  const { getContext } = OffscreenCanvas.prototype;
  OffscreenCanvas.prototype.getContext = function (this: OffscreenCanvas, ...args: [never]) {
    const context = getContext.apply(this, args) as unknown;
    contexts.push(context as WebGL2RenderingContext);
    return context;
  } as typeof getContext;
  const backend = await open("webgl2");
  OffscreenCanvas.prototype.getContext = getContext;
  contexts.at(-1)?.getExtension("WEBGL_lose_context")?.loseContext();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const buffer = backend.allocate(1);
  return (
    backend.upload(buffer, Float32Array.of(7.25))?.then(
      () => "nothing",
      (error: Error) => error.message,
    ) ?? "nothing"
  );
}
