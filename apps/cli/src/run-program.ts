// One run of the program: arguments in, exit code out, every failure as one line on stderr. Knows no command by what it does.
import { CommanderError } from "commander";
import { exitCodeOf, messageOf } from "./failure.ts";
import { harmless, print } from "./print.ts";
import { commandPath, createProgram } from "./program.ts";
import { startScreen } from "./start/start-screen.ts";
import { describeScreen } from "./terminal/screen.ts";

/** Runs `args` (without node and script) and gives the exit code: 0 done, 1 the work failed, 2 wrong input, 130 Ctrl-C. */
export async function runProgram(args: readonly string[]): Promise<number> {
  if (args.length === 0) {
    const { tellStory } = await import("./start/story.ts");
    await print(startScreen(process.env, await tellStory(describeScreen(process))));
    return 0;
  }
  try {
    await createProgram().parseAsync([...args], { from: "user" });
    return typeof process.exitCode === "number" ? process.exitCode : 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    process.stderr.write(`${failureLine(args, error)}\n`);
    if (process.env.ATTN_DEBUG === "1" && error instanceof Error) process.stderr.write(`${fullStack(error)}\n`);
    return error instanceof CommanderError ? 2 : exitCodeOf(error);
  }
}

/** `attn train lm: --steps must be ...`: the command, as far as the arguments name one, and what is wrong. */
export function failureLine(args: readonly string[], error: unknown): string {
  const name = commandPath(args);
  return `${name}: ${describe(error, name)}`;
}

/** What went wrong, in one line; the parser's messages in the shape of ours. */
function describe(error: unknown, name: string): string {
  const message = harmless(messageOf(error)).replace(/^error: /, "");
  const code = error instanceof CommanderError ? error.code : "";
  if (code === "commander.help") return `no command given; ${name} --help lists them`;
  return code === "commander.excessArguments" ? `${message} Put quotes around a text with spaces.` : message;
}

function fullStack(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${fullStack(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}
