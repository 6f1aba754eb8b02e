// Long work gives everything else its turn: timers, signals, the page. It does no work itself.

/** Milliseconds of work after which a turn is due. */
const patience = 50;

/** Knows when the event loop last had its turn. */
export class Turns {
  #last = Date.now();

  /** Whether the event loop has waited long enough. */
  get isDue(): boolean {
    return Date.now() - this.#last > patience;
  }

  /** Lets the event loop run once. */
  async give(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#last = Date.now();
  }
}
