// Long work that stays interruptible: turns of the event loop, abort and progress at regular times. What the work is, its owner knows.
import type { TrainOptions, TrainProgress } from "./train-options.ts";

const milliseconds = 50;

/** Gives way to the event loop about twenty times a second. */
export class Pacer {
  readonly signal: AbortSignal | undefined;
  private readonly progress: TrainOptions["progress"];
  private last: number = performance.now();
  private told = 0;

  constructor({ signal, progress }: TrainOptions) {
    this.signal = signal;
    this.progress = progress;
    signal?.throwIfAborted();
  }

  /** Whether a pause is due. */
  get isDue(): boolean {
    return performance.now() - this.last > milliseconds;
  }

  /** Makes a pause due. */
  makeDue(): void {
    this.last = Number.NEGATIVE_INFINITY;
  }

  /** Lets the event loop turn. @throws the signal's reason once it is aborted */
  async pause(state: () => TrainProgress): Promise<void> {
    this.last = performance.now();
    if (this.last - this.told > 2 * milliseconds) this.tell(state());
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.signal?.throwIfAborted();
    this.last = performance.now();
  }

  /** Reports at once. */
  tell(state: TrainProgress): void {
    this.told = performance.now();
    this.progress?.(state);
  }
}
