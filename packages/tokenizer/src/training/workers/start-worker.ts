// Threads by whatever means the surroundings have: web workers, or Node's worker threads. What they do is in worker-program.ts.

/** What a thread says. */
export interface WorkerListener {
  message(data: unknown): void;
  /** It has thrown or has ended by itself. Nothing more is to be expected from it. */
  failure(reason: Error): void;
}

/** A running thread. */
export interface RunningWorker {
  /** Sends a message; buffers in `given` are moved, not copied. */
  post(message: unknown, given?: ArrayBuffer[]): void;
  /** Ends it; nothing is heard from it any more. */
  stop(): Promise<void>;
}

/** The part of node:worker_threads that is used. It is asked for, not imported, so that the library is one for all surroundings. */
interface NodeThreads {
  Worker: new (source: string, options: { eval: true; execArgv: string[]; name: string }) => NodeWorker;
}
interface NodeWorker {
  on(event: string, listener: (value: never) => void): void;
  postMessage(message: unknown, given: ArrayBuffer[]): void;
  terminate(): Promise<number>;
}

const name = "attn-tokenizer";

/** Whether threads can be had; shared memory is not needed. */
export const areThreadsPossible = (): boolean => hasWebWorkers() || nodeThreads() !== undefined;

/** Starts a thread. @throws Error when that is not possible. */
export const startWorker = (source: string, listener: WorkerListener): RunningWorker =>
  hasWebWorkers() ? startWebWorker(source, listener) : startNodeWorker(source, listener);

const hasWebWorkers = (): boolean => typeof Worker === "function" && typeof URL.createObjectURL === "function";

const nodeThreads = (): NodeThreads | undefined => {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.("node:worker_threads") as NodeThreads | undefined;
};

const startWebWorker = (source: string, { message, failure }: WorkerListener): RunningWorker => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module", name });
  worker.onmessage = ({ data }) => message(data);
  worker.onerror = (event) => failure(new Error(event.message || "it could not be started"));
  worker.onmessageerror = () => failure(new Error("a message could not be read"));
  const stop = async (): Promise<void> => {
    worker.onmessage = worker.onerror = worker.onmessageerror = null;
    worker.terminate();
    URL.revokeObjectURL(url);
  };
  return { post: (data, given = []) => worker.postMessage(data, given), stop };
};

const startNodeWorker = (source: string, { message, failure }: WorkerListener): RunningWorker => {
  const worker = new (nodeThreads() as NodeThreads).Worker(source, { eval: true, execArgv: [], name });
  let isStopped = false;
  const unlessStopped = (listener: (value: never) => void) => (value: never) => {
    if (!isStopped) listener(value);
  };
  worker.on("message", unlessStopped(message));
  worker.on("error", unlessStopped(failure));
  worker.on("messageerror", unlessStopped(failure));
  worker.on(
    "exit",
    unlessStopped((code) => failure(new Error(`it ended with code ${code}`))),
  );
  const stop = async (): Promise<void> => {
    isStopped = true;
    await worker.terminate();
  };
  return { post: (data, given = []) => worker.postMessage(data, given), stop };
};
