// Time for others: backends that compute at once would keep timers and signals from ever firing.

/** Milliseconds of work between two turns of the event loop. */
const interval = 50;

/** A function that now and then waits for a turn of the event loop, so that an abort or a repaint can happen. */
export const createBreather = (): (() => Promise<void>) => {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < interval) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    last = performance.now();
  };
};
