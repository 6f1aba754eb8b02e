// A worker whose methods are called like an object's, and that ends with the component that made it.
import { type Remote, releaseProxy, wrap } from "comlink";
import { onDestroy } from "svelte";

export interface WorkerCalls<T> {
  readonly call: Remote<T>;
  /** Ends the worker at once, whatever it is doing. */
  readonly stop: () => void;
}

/**
 * Starts a worker that exposes a `T` with comlink. A worker that cannot be loaded, or ends with an error of its own, makes calls reject
 * instead of never answering. `stop` must be called in the end; `pageWorker` does so by itself.
 */
export function callWorker<T>(create: () => Worker): WorkerCalls<T> {
  const worker = create();
  const remote = wrap<T>(worker);
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener("error", ({ message }) =>
      reject(new Error(message || "a part of this page could not be loaded")),
    );
  });
  failed.catch(() => undefined);
  return {
    call: guarded(remote, failed),
    stop: () => {
      remote[releaseProxy]();
      worker.terminate();
    },
  };
}

/** The same methods, whose promises end with `failed` when that comes first. */
function guarded<T>(remote: Remote<T>, failed: Promise<never>): Remote<T> {
  return new Proxy(remote, {
    get(target, name) {
      if (name === "then") return undefined; // or awaiting it would be a call
      const method: unknown = Reflect.get(target, name);
      if (typeof name !== "string" || typeof method !== "function") return method;
      return (...values: unknown[]) => Promise.race([Reflect.apply(method, target, values), failed]);
    },
  });
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
