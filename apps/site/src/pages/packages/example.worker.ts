// Runs one example of a README and sends what it prints. One worker for each run, so that nothing is left from the one before.

import { examples } from "virtual:readme-examples";
import { expose } from "comlink";

const runner = {
  /** The lines that the example prints. @throws what it throws. */
  async run(id: string): Promise<string[]> {
    const lines: string[] = [];
    const log = (...values: unknown[]): void => void lines.push(values.map(String).join(" "));
    const { run } = (await examples[id]?.()) ?? {};
    if (!run) throw new Error(`there is no example ${id}`);
    await run({ log });
    return lines.join("\n").split("\n");
  },
};

export type ExampleRunner = typeof runner;
expose(runner);
