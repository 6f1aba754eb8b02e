// Threads by whatever means the surroundings have: web workers, or Node's worker threads. What they do is in worker-source.ts.

/** What a thread says. */
export interface WorkerListener {
  message(data: unknown): void;
  /** It has thrown or has ended by itself. Nothing more is to be expected from it. */
  failure(reason: Error): void;
}

/** A running thread. */
export interface RunningWorker {
  post(message: unknown): void;
  /** Ends it; nothing is heard from it any more. */
  stop(): Promise<void>;
}

/** The part of node:worker_threads that is used. It is asked for, not imported, so that the library is one for all surroundings. */
interface NodeThreads {
  Worker: new (source: string, options: { eval: true; execArgv: string[]; name: string }) => NodeWorker;
}
interface NodeWorker {
  on(event: string, listener: (value: never) => void): void;
  postMessage(message: unknown): void;
  terminate(): Promise<number>;
}

const name = "attn-word2vec";

/** Whether threads with shared memory can be had: in browsers only on pages that are isolated from other origins. */
export function areThreadsPossible(): boolean {
  return typeof SharedArrayBuffer === "function" && (hasWebWorkers() || nodeThreads() !== undefined);
}

/** Starts a thread. @throws Error when that is not possible. */
export function startWorker(source: string, listener: WorkerListener): RunningWorker {
  return hasWebWorkers() ? startWebWorker(source, listener) : startNodeWorker(source, listener);
}

function hasWebWorkers(): boolean {
  return typeof Worker === "function" && typeof URL.createObjectURL === "function";
}

function nodeThreads(): NodeThreads | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.("node:worker_threads") as NodeThreads | undefined;
}

function startWebWorker(source: string, { message, failure }: WorkerListener): RunningWorker {
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
  return { post: (data) => worker.postMessage(data), stop };
}

function startNodeWorker(source: string, { message, failure }: WorkerListener): RunningWorker {
  const threads = nodeThreads() as NodeThreads;
  const worker = new threads.Worker(source, { eval: true, execArgv: [], name });
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
  return { post: (data) => worker.postMessage(data), stop };
}
