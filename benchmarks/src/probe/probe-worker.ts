// One thread of a probe: waits for the start, works for a while, says how fast it was. See probe.ts.
import { parentPort, workerData } from "node:worker_threads";
import type { ProbeRequest } from "./probe.ts";
import { bytesPerBlock, instantiateProbe, operationsPerIteration } from "./probe-module.ts";

const { memory, first, last } = workerData as { memory: WebAssembly.Memory; first: number; last: number };
const probe = instantiateProbe(memory);

const multiplyAdds = (): number => {
  const iterations = 100_000;
  probe.multiplyAdd(0, iterations, 1e-20);
  return iterations * operationsPerIteration;
};
const reads = (read: "readOneStream" | "readStreams") => (): number => {
  probe[read](first, last, 0);
  return last - first;
};
const steps = { "multiply-add": multiplyAdds, "one stream": reads("readOneStream"), streams: reads("readStreams") };

parentPort!.on("message", ({ kind, seconds }: ProbeRequest) => {
  const step = steps[kind];
  const start = performance.now();
  let done = 0;
  do done += step();
  while (performance.now() - start < 1000 * seconds);
  parentPort!.postMessage((1000 * done) / (performance.now() - start));
});
if ((last - first) % bytesPerBlock !== 0)
  throw new RangeError(`probe: ${last - first} bytes are no whole number of blocks`);
parentPort!.postMessage("ready");
