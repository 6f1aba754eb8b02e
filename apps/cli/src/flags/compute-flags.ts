// `--backend` and `--threads`, for every command that computes. What they choose is models/use-backend.ts.
import { type Command, Option } from "commander";
import { backendNames } from "../models/use-backend.ts";
import { integerOption } from "./number-option.ts";

/** The flags as the parser gives them. */
export interface ComputeFlags {
  readonly backend: string;
  readonly threads: number;
}

/** More are of no use, and each takes memory. */
const mostThreads = 64;

/** Adds the flags to a command. */
export function addComputeFlags(command: Command): Command {
  return command
    .addOption(new Option("--backend <name>", "what computes").choices([...backendNames]).default("wasm"))
    .addOption(
      new Option("--threads <n>", "how many compute together, on the wasm backend; results are the same")
        .argParser(integerOption("--threads", { from: 1, to: mostThreads }))
        .default(1),
    );
}
