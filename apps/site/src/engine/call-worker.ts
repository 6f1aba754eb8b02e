// A worker whose methods are called like an object's, and that ends with the component that made it.
import { type Remote, releaseProxy, wrap } from "comlink";
import { onDestroy } from "svelte";

export interface WorkerCalls<T> {
  readonly call: Remote<T>;
  /** Ends the worker at once, whatever it is doing. */
  readonly stop: () => void;
}

/** Starts a worker that exposes a `T` with comlink. `stop` must be called in the end; `pageWorker` does so by itself. */
export function callWorker<T>(create: () => Worker): WorkerCalls<T> {
  const worker = create();
  const call = wrap<T>(worker);
  return {
    call,
    stop: () => {
      call[releaseProxy]();
      worker.terminate();
    },
  };
}

/** The same for a component: the worker ends when the component goes. Call it while the component is set up. */
export function pageWorker<T>(create: () => Worker): Remote<T> {
  const { call, stop } = callWorker<T>(create);
  onDestroy(stop);
  return call;
}

/** The words of an error, whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
