// The two speeds of a generation: reading the prompt, and writing after it. Milliseconds come from the caller's clock.

/** Marks the moments of one generation. */
export class GenerationClock {
  readonly #now: () => number;
  readonly #start: number;
  #first: number | undefined;
  #last: number | undefined;
  #tokens = 0;

  /** Starts at once; `now` gives milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#start = now();
  }

  /** A token is there. */
  mark(): void {
    this.#last = this.#now();
    this.#first ??= this.#last;
    this.#tokens++;
  }

  /** Prompt tokens per second until the first new token was there. */
  prefillTokensPerSecond(promptTokens: number): number {
    return perSecond(promptTokens, (this.#first ?? this.#now()) - this.#start);
  }

  /** New tokens per second after the first; of a single token, counted from the start. */
  tokensPerSecond(): number {
    const last = this.#last ?? this.#now();
    return this.#tokens > 1
      ? perSecond(this.#tokens - 1, last - (this.#first ?? last))
      : perSecond(this.#tokens, last - this.#start);
  }
}

/** Rounded to two decimals; a duration too short to measure counts as a microsecond, so that the result is always finite. */
function perSecond(count: number, milliseconds: number): number {
  return Math.round((count / Math.max(1e-3, milliseconds)) * 1e5) / 100;
}
