// Runs the command inside the test's own process: quick, but without standard input, signals and terminals.
import { runProgram } from "../run-program.ts";
import type { Run } from "./run-attn.ts";

type Write = typeof process.stdout.write;

/** `attn ARGS` with what it would print. One at a time. */
export async function runInside(args: readonly string[]): Promise<Run> {
  const output = { stdout: "", stderr: "" };
  const restore = [capture("stdout", output), capture("stderr", output)];
  try {
    const code = await runProgram(args);
    return { code, ...output };
  } finally {
    for (const undo of restore) undo();
  }
}

function capture(name: "stdout" | "stderr", output: { stdout: string; stderr: string }): () => void {
  const stream = process[name];
  const original = stream.write;
  stream.write = ((chunk: string | Uint8Array) => {
    output[name] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    return true;
  }) as Write;
  return () => {
    stream.write = original;
  };
}
