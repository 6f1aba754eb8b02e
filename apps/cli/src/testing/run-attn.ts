// Runs the command from its sources, as a process of its own, for end-to-end tests.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What came of a run. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  /** Standard input; empty by default. */
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Sends SIGINT, once, as soon as stdout has this text. */
  readonly interruptAt?: string;
  /** Asked every few milliseconds; sends SIGKILL once it is true. */
  readonly killWhen?: () => boolean;
}

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

/** `attn ARGS`; the surroundings say nothing about colours unless `env` does. */
export function runAttn(
  args: readonly string[],
  { input = "", env = {}, interruptAt, killWhen }: RunOptions = {},
): Promise<Run> {
  const { FORCE_COLOR: _, NO_COLOR: __, npm_lifecycle_event: ___, ...surroundings } = process.env;
  const options = { env: { ...surroundings, ...env } };
  const child = spawn(process.execPath, ["--conditions=@attn/source", "--no-warnings", main, ...args], options);
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    const before = output.stdout;
    output.stdout += chunk;
    if (interruptAt !== undefined && !before.includes(interruptAt) && output.stdout.includes(interruptAt))
      child.kill("SIGINT");
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    output.stderr += chunk;
  });
  const watch = killWhen && setInterval(() => killWhen() && child.kill("SIGKILL"), 2);
  child.stdin.on("error", () => undefined).end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code) => {
      clearInterval(watch);
      resolve({ code, ...output });
    });
  });
}
