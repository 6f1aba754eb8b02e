// One call at a time, and of those that were asked for meanwhile only the newest: for pictures that follow typing.

/** How results and errors of the newest call arrive. */
export interface LatestHandlers<R> {
  readonly done: (result: R) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Wraps `call`: while one runs, a newer request replaces the one that waits. Every request that runs is answered, so a picture
 * keeps moving while somebody types.
 */
export function latest<A, R>(
  call: (argument: A) => Promise<R>,
  { done, failed }: LatestHandlers<R>,
): (argument: A) => void {
  let running = false;
  let waiting: { readonly argument: A } | undefined;
  const run = async (argument: A): Promise<void> => {
    running = true;
    try {
      done(await call(argument));
    } catch (error) {
      failed(error);
    }
    running = false;
    const next = waiting;
    waiting = undefined;
    if (next) void run(next.argument);
  };
  return (argument) => {
    if (running) waiting = { argument };
    else void run(argument);
  };
}
