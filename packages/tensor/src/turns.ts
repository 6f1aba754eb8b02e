// One evaluation at a time on each backend: an update in place must not meet a reader halfway. Backends that answer at once never wait.
import type { Backend } from "./backend.ts";
import type { Steps } from "./steps.ts";

/** Per backend, the end of the evaluation that comes last in the queue. */
const last = new WeakMap<Backend, Promise<void>>();

/** Does `work` when all that came before it on this backend has ended. */
export function* inTurn<T>(backend: Backend, work: () => Steps<T>): Steps<T> {
  const previous = last.get(backend);
  let end: (after?: Promise<void>) => void = () => {};
  const own = new Promise<void>((resolve) => {
    end = resolve;
  });
  last.set(backend, own);
  let isWaiting = previous !== undefined;
  try {
    if (previous !== undefined) yield previous;
    isWaiting = false;
    return yield* work();
  } finally {
    end(previous); // who gave up waiting still stands for those before
    if (!isWaiting && last.get(backend) === own) last.delete(backend);
  }
}
