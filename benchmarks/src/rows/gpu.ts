// Figures of a GPU, reported where a machine has one that gpu.js reaches. Not here: correctness on software adapters, which the conformance suite has.
import type { Backend } from "@attn/tensor";
import { evaluateOn, matmul, type Tensor, tensor } from "@attn/tensor";
import { createWasmBackend } from "@attn/tensor/wasm";
import { UnavailableError } from "../harness/backend.ts";
import { compare, timed } from "../harness/compare.ts";
import { checkClose } from "../harness/equal.ts";
import { read } from "../harness/read.ts";
import type { Figure, Row } from "../harness/row.ts";
import { digits } from "../harness/units.ts";
import { decoding } from "../models/decode.ts";
import { llama110M } from "../models/llama-shape.ts";
import { loadShape } from "../models/load-shape.ts";
import { gpuJsProduct } from "../peers/gpu-js.ts";
import { drawMatrices, showSpeed } from "./matmul/beside-peer.ts";

const size = 4096;
const tolerance = 1e-4;
const entry = "@attn/tensor/gpu";

interface GpuBackend extends Backend {
  readonly mode: string;
  readonly fallbackReason: string | undefined;
}

export const row: Row = {
  about:
    "On a GPU, results read back: a product of float32 matrices [4096, 4096] beside the kernel of gpu.js's README in the same mode and beside our WebAssembly on one thread, and decoding with the 110M shape beside our WebAssembly. ATTN_GPU names the mode of gpu.js (auto unless given), ATTN_GPU_TFLOPS the card's float32 peak.",
  threads: "one",
  peers: ["gpu.js"],
  async *run({ rounds }) {
    const turns = Math.min(rounds, 3);
    const gpu = await openGpu();
    const wasm = createWasmBackend();
    const { a, b } = drawMatrices(size);
    const ours = await productOn(gpu, a, b);
    const peers = {
      [`gpu.js, ${gpu.mode}`]: await gpuJsProduct(gpu.mode, { size, a, b }),
      "our WebAssembly": await productOn(wasm, a, b),
    };
    for (const [peer, theirs] of Object.entries(peers)) {
      const equal = checkClose("gpu", await ours(), await theirs(), tolerance);
      const { ratio, ...times } = await compare(await timed(ours), await timed(theirs), turns);
      const speeds = { ours: withPeak(times.ours.median), theirs: showSpeed(size, times.theirs.median) };
      yield { work: `matmul ${size}, ${gpu.mode}`, peer, ratio, equal, ...speeds };
    }
    yield await decodeOn(gpu, wasm, turns);
  },
};

/** @throws UnavailableError where there is no GPU. */
const openGpu = async (): Promise<GpuBackend> => {
  let library: { createGpuBackend(options: object): Promise<GpuBackend> };
  try {
    library = await import(entry);
  } catch (error) {
    throw new UnavailableError(`${entry} cannot be loaded (${error instanceof Error ? error.message : error})`);
  }
  const backend = await library.createGpuBackend({ mode: process.env.ATTN_GPU ?? "auto" });
  if (backend.fallbackReason !== undefined)
    throw new UnavailableError(`reported only where a GPU is lent: ${backend.fallbackReason}`);
  return backend;
};

const productOn = async (
  backend: Backend,
  ...matrices: Float32Array<ArrayBuffer>[]
): Promise<() => Promise<Float32Array>> => {
  const [a, b] = matrices.map((values) => tensor(values, { shape: [size, size] })) as [Tensor, Tensor];
  await evaluateOn(backend, a, b);
  return () => read(matmul(a, b));
};

const withPeak = (seconds: number): string => {
  const peak = Number(process.env.ATTN_GPU_TFLOPS) * 1e12;
  const share = (2 * size ** 3) / seconds / peak;
  return `${showSpeed(size, seconds)}${peak > 0 ? `, ${digits(100 * share)} % of the card's peak` : ""}`;
};

const decodeOn = async (gpu: GpuBackend, wasm: Backend, rounds: number): Promise<Figure> => {
  const [ours, theirs] = [await loadShape(llama110M, { backend: gpu }), await loadShape(llama110M, { backend: wasm })];
  const [own, other] = [decoding(ours.model), decoding(theirs.model)];
  await own();
  const { ratio, ...times } = await compare(own, other, rounds);
  return {
    work: `decode ${llama110M.name}, ${gpu.mode}`,
    peer: "our WebAssembly",
    ratio,
    ours: `${digits(1 / times.ours.median)} tokens/s`,
    theirs: `${digits(1 / times.theirs.median)} tokens/s`,
  };
};
