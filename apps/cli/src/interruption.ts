// Ctrl-C as an abort signal: the first one asks the work to end, the second one ends the process as always.

/** The signal, and the end of listening for it. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly stopListening: () => void;
}

/** 128 and the number of the signal, as shells have it: SIGINT (Ctrl-C) and SIGTERM. */
export type InterruptionCode = 130 | 143;

let latest: InterruptionCode = 130;

/** The exit code of work that was interrupted: that of the signal that came last. */
export function interruptionCode(): InterruptionCode {
  return latest;
}

/** Listens for SIGINT and SIGTERM once. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const abortWith = (code: InterruptionCode) => (): void => {
    latest = code;
    controller.abort();
  };
  const [byKeyboard, byRequest] = [abortWith(130), abortWith(143)];
  const stopListening = (): void => {
    process.off("SIGINT", byKeyboard);
    process.off("SIGTERM", byRequest);
  };
  process.once("SIGINT", byKeyboard);
  process.once("SIGTERM", byRequest);
  return { signal: controller.signal, stopListening };
}

/** Lets the event loop turn, so that signals and closed pipes are seen between two steps of work. */
export function turnEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
