// Standard input among several inputs: it has an end, and behind it nothing.
import { Failure } from "../failure.ts";

/** @throws Failure where `-` stands among the inputs more than once. */
export function checkStandardInput(paths: readonly string[]): void {
  const times = paths.filter((path) => path === "-").length;
  if (times > 1)
    throw new Failure(`standard input can be read only once, and - stands among the inputs ${times} times`);
}
