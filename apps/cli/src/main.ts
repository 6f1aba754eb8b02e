#!/usr/bin/env node
// The `attn` command: starts the program and sets the exit code. Everything else is in run-program.ts.
import { runProgram } from "./run-program.ts";

// `attn ... | head` closes the pipe: nobody reads any more, and that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
}

process.exitCode = await runProgram(process.argv.slice(2));
