// What the test of threads runs in a page and in a worker: the same work on one thread and on several. Judges no answer.

import { attention } from "@attn/attention";
import type { Tensor } from "@attn/tensor";
import { evaluateOn, linear, matmul, softmax, tensor } from "@attn/tensor";
import { quantize } from "@attn/tensor/quantized";
import type { WasmBackend } from "@attn/tensor/wasm";
import { createWasmBackend } from "@attn/tensor/wasm";

export interface Answer {
  readonly isIsolated: boolean;
  /** How many threads the backend has at first, and how many have begun. */
  readonly threads: number;
  readonly begun: number;
  /** The bits of each result, as words. */
  readonly results: readonly (readonly number[])[];
}

/** Numbers within ±1, the same every time. */
const wave = (shape: readonly number[], seed: number): Tensor => {
  const size = shape.reduce((product, n) => product * n, 1);
  return tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(1.7 * i + seed)),
    { shape },
  );
};

/** Products, which every backend knows, and kernels that come with their ops: each large enough to be shared out. */
const works = (): Tensor[] => [
  matmul(wave([150, 301], 1), wave([301, 77], 2)),
  softmax(wave([300, 77], 3)).sum({ axis: 0 }),
  attention(wave([1, 6, 70, 16], 4), wave([1, 3, 70, 16], 5), wave([1, 3, 70, 16], 6), { causal: true }).output,
  linear(wave([3, 333], 7), { weight: quantize(wave([500, 333], 8), { bits: 8 }) }),
];

let backend: WasmBackend | undefined;

/** Does the work twice on a backend that is asked for so many threads. */
export async function answer(threads: number): Promise<Answer> {
  backend = createWasmBackend({ threads });
  const [atFirst, begun] = [backend.threads, await backend.begun()];
  const results: number[][] = [];
  for (const x of [...works(), ...works()]) {
    await evaluateOn(backend, x);
    results.push([...new Uint32Array((await x.data()).buffer)]);
    x.dispose();
  }
  return { isIsolated: crossOriginIsolated, threads: atFirst, begun, results };
}

/** Closes the backend of the last answer; returns how many threads it has then. */
export async function close(): Promise<number | undefined> {
  await backend?.close();
  return backend?.threads;
}
