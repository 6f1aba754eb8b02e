// Ctrl-C as an abort signal: the first one asks the work to end, the second one ends the process as always.

/** The signal, and the end of listening for it. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly stopListening: () => void;
}

/** Listens for SIGINT and SIGTERM once. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const stopListening = (): void => {
    process.off("SIGINT", abort);
    process.off("SIGTERM", abort);
  };
  process.once("SIGINT", abort);
  process.once("SIGTERM", abort);
  return { signal: controller.signal, stopListening };
}

/** Lets the event loop turn, so that signals and closed pipes are seen between two steps of work. */
export function turnEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
