// Threads by whatever means the surroundings have: web workers, or Node's worker threads. What they do is in worker-source.ts.

/** A running thread. */
export interface RunningWorker {
  /** Whether it has begun; a thread that cannot says false, and nothing more is to be expected from it. */
  readonly begun: Promise<boolean>;
  /** Sends one more message. */
  send(message: unknown): void;
  /** Ends it, whatever it does. */
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
  ref(): void;
  unref(): void;
}

const name = "attn-tensor";

/** Whether threads with shared memory can be had: in browsers only on pages that are isolated from other origins. */
export const areThreadsPossible = (): boolean =>
  typeof SharedArrayBuffer === "function" && (hasWebWorkers() || nodeThreads() !== undefined);

/** Starts a thread with a first message. @throws Error when that is not possible. */
export const startWorker = (source: string, message: unknown): RunningWorker =>
  hasWebWorkers() ? startWebWorker(source, message) : startNodeWorker(source, message);

/** Not in Deno, where those keep a program from ending and threads as in Node need not. */
const hasWebWorkers = (): boolean =>
  typeof Worker === "function" &&
  typeof URL.createObjectURL === "function" &&
  !("Deno" in globalThis && nodeThreads() !== undefined);

const nodeThreads = (): NodeThreads | undefined => {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.("node:worker_threads") as NodeThreads | undefined;
};

/** A web worker; in Bun a program can be kept alive by it or not, as in Node. */
type WebWorker = Worker & { ref?(): void; unref?(): void };

const startWebWorker = (source: string, message: unknown): RunningWorker => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker: WebWorker = new Worker(url, { type: "module", name });
  let giveUp = (): void => {};
  const started = new Promise<boolean>((resolve) => {
    giveUp = () => resolve(false);
    worker.onmessage = () => resolve(true);
    worker.onerror = worker.onmessageerror = giveUp;
  });
  const forget = (): void => URL.revokeObjectURL(url);
  void started.then(forget);
  worker.postMessage(message);
  worker.unref?.();
  const stop = async (): Promise<void> => {
    worker.terminate();
    giveUp(); // nobody says so by itself
  };
  return {
    get begun() {
      worker.ref?.();
      return started.finally(() => worker.unref?.());
    },
    send: (more) => worker.postMessage(more),
    stop,
  };
};

/** A program may end while such a thread sleeps; only who waits for its beginning is kept alive by it. */
const startNodeWorker = (source: string, message: unknown): RunningWorker => {
  const worker = new (nodeThreads() as NodeThreads).Worker(source, { eval: true, execArgv: [], name });
  const started = new Promise<boolean>((resolve) => {
    worker.on("message", () => resolve(true));
    for (const event of ["error", "messageerror", "exit"]) worker.on(event, () => resolve(false));
  });
  worker.postMessage(message);
  worker.unref();
  return {
    get begun() {
      worker.ref();
      return started.finally(() => worker.unref());
    },
    send: (more) => worker.postMessage(more),
    stop: async () => void (await worker.terminate()),
  };
};
