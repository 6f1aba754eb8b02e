// What the machine can do at this moment, per second: multiply-adds and bytes read, in WebAssembly, by so many threads at once.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { bytesPerBlock } from "./probe-module.ts";

export interface ProbeRequest {
  readonly kind: "multiply-add" | "one stream" | "streams";
  /** Least time of each thread. */
  readonly seconds: number;
}

export interface Probe {
  /** Floating-point operations per second, a multiply-add counting as two: the sum over the threads. */
  operations(): Promise<number>;
  /** Bytes read per second, the sum over the threads: each reads from one place on, or from eight at once, which is faster. */
  bandwidth(streams: "one stream" | "streams"): Promise<number>;
  close(): Promise<void>;
}

/** @param bytes how much memory is read: as much as the work reads that it is compared with, so that both see the same caches. */
export const startProbe = async (threads: number, { bytes = 0 }: { bytes?: number } = {}): Promise<Probe> => {
  const share = Math.max(1, Math.ceil(bytes / threads / bytesPerBlock)) * bytesPerBlock;
  const memory = new WebAssembly.Memory({
    initial: Math.ceil((share * threads) / 65536),
    maximum: 65536,
    shared: true,
  });
  new Uint32Array(memory.buffer).fill(1); // untouched pages are all one page of zeros
  const workers = Array.from(
    { length: threads },
    (_, i) =>
      new Worker(new URL("./probe-worker.ts", import.meta.url), {
        workerData: { memory, first: i * share, last: (i + 1) * share },
      }),
  );
  await Promise.all(workers.map((worker) => once(worker, "message")));
  const ask = async (request: ProbeRequest): Promise<number> => {
    const answers = workers.map((worker) => once(worker, "message"));
    for (const worker of workers) worker.postMessage(request);
    return (await Promise.all(answers)).reduce((sum, [rate]) => sum + rate, 0);
  };
  return {
    operations: () => ask({ kind: "multiply-add", seconds: 0.05 }),
    bandwidth: (kind) => ask({ kind, seconds: 0.05 }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
};
