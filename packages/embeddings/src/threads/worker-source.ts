// The program of a worker: it makes the kernels over the shared memory and trains the batches whose addresses it is sent.

/** First message: what to begin with. Every other one is the address of a batch and is sent back when that is trained. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly plan: number;
  readonly lane: number;
}

/** What a worker sends when it has begun; it stands as a plain text in its program, too, so that bundles without training lack both. */
export const ready = "ready";

/** Runs as a module or a script, in Node (which has no `postMessage` of its own) and where workers are those of the web. */
export const workerSource: string = `
const port = globalThis.postMessage ? globalThis : process.getBuiltinModule("node:worker_threads").parentPort;
let train;
port.onmessage = ({ data }) => {
  if (train) {
    train(data);
    port.postMessage(data);
  } else {
    const { module, memory, plan, lane } = data;
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    train = (batch) => exports.trainBatch(plan, lane, batch);
    port.postMessage("ready");
  }
};
port.onmessageerror = () => {
  throw new Error("a message could not be read");
};
`;
