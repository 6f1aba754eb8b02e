// One line on a terminal that is written over and over. Where there is no terminal it says nothing.

/** The parts of a stream that matter here. */
interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

/** A status line. */
export class StatusLine {
  readonly #terminal: Terminal;
  readonly #now: () => number;
  #last = -Infinity;
  #isShown = false;

  /** @param now gives milliseconds; the line changes at most ten times a second. */
  constructor(terminal: Terminal, now: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#now = now;
  }

  /** Shows `text`, cut to the terminal's width. Some pseudo-terminals say that they have no columns. */
  show(text: string): void {
    if (this.#terminal.isTTY !== true || this.#now() - this.#last < 100) return;
    this.#last = this.#now();
    this.#isShown = true;
    this.#terminal.write(`\r\u001b[2K${text.slice(0, (this.#terminal.columns || 80) - 1)}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#isShown) this.#terminal.write("\r\u001b[2K");
    this.#isShown = false;
  }
}
