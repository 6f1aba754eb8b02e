#!/usr/bin/env node
// The `attn` command: starts the program and sets the exit code. Everything else is in run-program.ts.
import { Failure } from "./failure.ts";
import { describeFileError } from "./files/read-text.ts";
import { failureLine, runProgram } from "./run-program.ts";

const args = process.argv.slice(2);

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // `attn ... | head` closes the pipe: nobody reads any more, and that is no failure.
  if (error.code === "EPIPE") process.exit(0);
  process.stderr.write(`${failureLine(args, new Failure(describeFileError("standard output", error), 1))}\n`);
  process.exit(1);
});
// Where nobody can be told, the exit code still says it.
process.stderr.on("error", () => undefined);

process.exitCode = await runProgram(args);
