// The speed of a matrix product on a GPU, with its answer checked. Runs in a page; what to make of the number is the reader's matter.

import type { GpuBackend, GpuMode } from "@attn/tensor/gpu";
import { createGpuBackend } from "@attn/tensor/gpu";

export interface Speed {
  readonly name: string;
  /** 2 n³ / time, median of the rounds. */
  readonly gflops: number;
  /** The largest error of some elements against double precision, divided by what n additions in float32 may lose. */
  readonly worstError: number;
}

/** [n, n] · [n, n], `rounds` times after a first one that compiles. @throws Error where the mode does not work. */
export async function speed(mode: GpuMode, { n, rounds }: { n: number; rounds: number }): Promise<Speed> {
  const backend = (await createGpuBackend({ mode })) as GpuBackend;
  const [a, b] = [numbers(n * n, 1), numbers(n * n, 2)];
  const buffers = [backend.allocate(n * n), backend.allocate(n * n), backend.allocate(n * n)] as const;
  await backend.upload(buffers[0], a);
  await backend.upload(buffers[1], b);
  const [x, y, out] = buffers.map(
    (buffer) => ({ shape: [n, n], strides: [n, 1], offset: 0, dtype: "float32", buffer }) as const,
  ) as [never, never, never];
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    await backend.matmul(x, y, out);
    await backend.read(buffers[2], "float32", 0, 1); // waits for the device
    if (round > 0) times.push(performance.now() - start);
  }
  const worstError = errorOf(a, b, (await backend.read(buffers[2], "float32", 0, n * n)) as Float32Array, n);
  for (const buffer of buffers) backend.free(buffer);
  await backend.close();
  const median = times.sort((s, t) => s - t)[Math.floor(rounds / 2)]!;
  return { name: backend.name, gflops: (2 * n ** 3) / median / 1e6, worstError };
}

/** From −1 to 1, the same every time. */
const numbers = (count: number, seed: number): Float32Array => {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
};

const errorOf = (a: Float32Array, b: Float32Array, out: Float32Array, n: number): number => {
  let worst = 0;
  for (let sample = 0; sample < 64; sample++) {
    const [row, column] = [(sample * 7919) % n, (sample * 104729) % n];
    let sum = 0;
    for (let l = 0; l < n; l++) sum += a[row * n + l]! * b[l * n + column]!;
    worst = Math.max(worst, Math.abs(out[row * n + column]! - sum) / (n * 2 ** -24));
  }
  return worst;
};
