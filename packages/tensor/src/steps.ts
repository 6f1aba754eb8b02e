// One program for backends that answer at once and for those that promise: it yields promises, and only where there are any.
import { UnsupportedError } from "./errors.ts";

/** A computation that pauses at every promise and goes on with what that became. */
export type Steps<T> = Generator<Promise<unknown>, T, unknown>;

export const finish = async <T>(steps: Steps<T>): Promise<T> => {
  let step = steps.next();
  while (!step.done) {
    let result: unknown;
    try {
      result = await step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(result);
  }
  return step.value;
};

/** @throws UnsupportedError when the backend is an asynchronous one. */
export const finishSync = <T>(caller: string, steps: Steps<T>): T => {
  const step = steps.next();
  if (step.done) return step.value;
  step.value.catch(() => {});
  steps.throw(
    new UnsupportedError(`${caller}: this backend answers asynchronously. Use await with data() or evaluate()`),
  );
  throw new Error(`${caller}: a computation went on after it was told to stop`);
};
