// One computation at a time, the others in a line of limited length, first come, first served.
import { ApiError } from "./api-error.ts";

/** The line. */
export class Turns {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #isBusy = false;

  /** @param most how many may wait. */
  constructor(most: number) {
    this.#most = most;
  }

  /** How many wait. */
  get length(): number {
    return this.#waiting.length;
  }

  /** Runs `work` when its turn comes. @throws ApiError 503 where the line is full; the signal's reason where it aborts first. */
  async take<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    if (this.#isBusy) await this.#wait(signal);
    this.#isBusy = true;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#isBusy = false;
      else next();
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#waiting.length >= this.#most)
      throw new ApiError(503, `${this.#waiting.length} requests are waiting already; try again later`);
    return new Promise((resolve, reject) => {
      const start = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(start), 1);
        reject(signal.reason);
      };
      this.#waiting.push(start);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}
