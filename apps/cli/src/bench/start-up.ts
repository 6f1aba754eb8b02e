// From starting Node to the first token of the little-world model, in a process of its own each time.
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Benchmark } from "./benchmark.ts";
import { quantile, rowOf } from "./measure.ts";

export const startUpBenchmark: Benchmark = {
  name: "start-up",
  about: "from the start of Node to the first token, little-world model",
  run: async function* ({ rounds, signal }) {
    const whole: number[] = [];
    const bare: number[] = [];
    const program = process.argv[1] ?? "";
    for (let round = 0; round <= rounds; round++) {
      bare.push(await timeOf(["--eval", ""], signal));
      const generate = ["generate", "Riley is a dog, and", "--max-tokens", "1", "--temperature", "0"];
      whole.push(await timeOf([...process.execArgv, program, ...generate], signal));
    }
    const after = whole.map((time, round) => time - (bare[round] ?? 0));
    yield rowOf(`Node alone takes ${quantile(bare, 0.5).toFixed(0)} ms more`, "ms", { values: after.slice(1) }); // the first round warms the disk
  },
};

/** Milliseconds that Node runs with these arguments. @throws the signal's reason; Error where Node fails. */
async function timeOf(args: readonly string[], signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: "ignore", signal });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`start-up: node ${args.join(" ")} ended with code ${code}`);
  return performance.now() - start;
}
