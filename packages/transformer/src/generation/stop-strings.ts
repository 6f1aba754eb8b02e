// Finding stop strings in a text that comes in pieces. Not here: tokens.

export interface StopMatch {
  /** Text that can be shown: no stop string begins in it, whatever comes next. */
  readonly text: string;
  /** Whether a stop string was found; it and what follows it are gone. */
  readonly stopped: boolean;
}

/**
 * Passes text on, but keeps back the end that could still become a stop string. A stop string ends the text
 * as soon as it is complete; of several that are complete at once the one that begins first counts.
 */
export class StopStrings {
  readonly #stops: readonly string[];
  #held = "";

  /** @throws TypeError when a stop string is empty: it would stop everything. */
  constructor(stops: readonly string[]) {
    if (stops.some((stop) => stop.length === 0)) throw new TypeError("StopStrings: a stop string is empty");
    this.#stops = stops;
  }

  push(piece: string): StopMatch {
    const text = this.#held + piece;
    const found = this.#stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
    if (found.length > 0) {
      this.#held = "";
      return { text: text.slice(0, Math.min(...found)), stopped: true };
    }
    const keep = Math.max(0, ...this.#stops.map((stop) => overlap(text, stop)));
    this.#held = text.slice(text.length - keep);
    return { text: text.slice(0, text.length - keep), stopped: false };
  }

  /** What was kept back, when nothing more comes. */
  end(): string {
    const rest = this.#held;
    this.#held = "";
    return rest;
  }
}

/** Length of the longest end of `text` that is a proper beginning of `stop`. */
const overlap = (text: string, stop: string): number => {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--)
    if (text.endsWith(stop.slice(0, length))) return length;
  return 0;
};
