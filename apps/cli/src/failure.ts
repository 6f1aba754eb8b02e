// Failures that end a command with one line and a chosen exit code. Where the line is printed is decided in main.ts.
import type { InterruptionCode } from "./interruption.ts";

/** 1: the work failed. 2: the command line or an input is wrong. 130, 143: ended by Ctrl-C, by SIGTERM. */
export type ExitCode = 1 | 2 | InterruptionCode;

/** A failure whose message is fit to be shown as it is: one line that names the file, the field and the values. */
export class Failure extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = 2, options?: ErrorOptions) {
    super(message, options);
    this.name = "Failure";
    this.exitCode = exitCode;
  }
}

/** The words of an error of any kind on one line, without a stack. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s*[\r\n\u2028\u2029]+\s*/g, " ").trim();
}

/**
 * The exit code of an error of any kind. The libraries begin the messages of their input checks with the function's name
 * and a colon ("parseSafetensors: ..."): such an error means that an input is wrong (2). Anything else is work that failed (1), errors of the
 * system too, although theirs begin alike ("EACCES: ...").
 */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Failure) return error.exitCode;
  if (!(error instanceof Error) || "syscall" in error) return 1;
  return /^[A-Za-z][\w.]*: /.test(error.message) ? 2 : 1;
}

/**
 * Runs `work` and puts `source` (a file, a folder) in front of the message of whatever it throws.
 *
 * @throws Failure with the exit code that the original error would have had.
 */
export async function naming<Result>(source: string, work: () => Promise<Result> | Result): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure && /^:? /.test(afterName(error.message, source))) throw error;
    throw new Failure(`${source}: ${messageOf(error)}`, exitCodeOf(error), { cause: error });
  }
}

/** What follows `source` at the beginning of a message; the empty text where it is not there. */
function afterName(message: string, source: string): string {
  return message.startsWith(source) ? message.slice(source.length) : "";
}
