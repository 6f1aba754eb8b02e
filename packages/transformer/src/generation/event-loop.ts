// Time for others: backends that compute at once would keep timers and signals from ever firing.

/** Milliseconds of work between two turns of the event loop. */
const interval = 10;

/** With a signal, a function that now and then waits for a turn of the event loop, so that an abort can arrive; without one it does nothing. */
export const createBreather = (signal: AbortSignal | undefined): (() => Promise<void>) => {
  if (signal === undefined) return async () => {};
  let last = performance.now();
  return async () => {
    if (performance.now() - last < interval) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    last = performance.now();
  };
};
