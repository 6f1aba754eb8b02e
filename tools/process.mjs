// How the tools run other programs: with the repository's own Node and binaries, without telemetry. Judges no result.

import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";
import { root } from "./workspace.mjs";

/** How many tasks turbo may run at a time: a test run has workers of its own, so half the cores and at least two. */
export const concurrency = `--concurrency=${Math.max(2, Math.ceil(availableParallelism() / 2))}`;

/** The environment of every program started here: node_modules/.bin first in PATH, no colours in files, `extra` last. */
export function environment(extra = {}) {
  const path = [join(root, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter);
  const colour = process.stdout.isTTY ? {} : { NO_COLOR: "1" };
  return { ...process.env, ...colour, PATH: path, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", ...extra };
}

/**
 * Runs a command line, by default in the repository, and waits for its end.
 * @param {string[]} command program and arguments
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean }} [options] `show`: straight to this process's output, nothing is kept
 * @returns {Promise<{ code: number, output: string }>} exit code and, unless shown, stdout and stderr together
 */
export function run([program = "", ...args], { cwd = root, env = environment(), show = false } = {}) {
  return new Promise((resolve) => {
    const printed = show ? "inherit" : "pipe";
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", printed, printed] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.on("error", (error) => resolve({ code: 127, output: `${program}: ${error.message}` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
