// Largest absolute errors by name, so that a failing comparison says where it went wrong. Not part of the package.

/** Collects the errors of one comparison; the worst element of each name is kept. */
export class ErrorTable {
  readonly #worst = new Map<string, { error: number; at: number; got: number; expected: number }>();

  /** @throws Error when the numbers of elements differ. */
  add(name: string, got: ArrayLike<number>, expected: ArrayLike<number>): void {
    if (got.length !== expected.length) throw new Error(`${name}: ${got.length} elements, expected ${expected.length}`);
    let worst = { error: -1, at: -1, got: NaN, expected: NaN };
    for (let i = 0; i < got.length; i++) {
      const error = Math.abs(got[i]! - expected[i]!);
      if (Number.isNaN(error) || error > worst.error)
        worst = { error: Number.isNaN(error) ? Infinity : error, at: i, got: got[i]!, expected: expected[i]! };
    }
    this.#worst.set(name, worst);
  }

  get names(): readonly string[] {
    return [...this.#worst.keys()];
  }

  /** One line for each name whose error is above the tolerance. */
  above(tolerance: number): readonly string[] {
    return [...this.#worst]
      .filter(([, { error }]) => !(error <= tolerance))
      .map(
        ([name, { error, at, got, expected }]) => `${name}: ${error} at element ${at} (${got}, expected ${expected})`,
      );
  }

  /** The error of each name in the order of comparison. */
  lines(title: string): string {
    return [...this.#worst].map(([name, { error }]) => `${title} ${name} ${error.toExponential(1)}`).join("\n");
  }
}
