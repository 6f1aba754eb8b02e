// `attn bench`: its flags and its help. The work is in bench/.
import { Command, Option } from "commander";
import { addComputeFlags, type ComputeFlags } from "../flags/compute-flags.ts";
import { helpText } from "../flags/help-text.ts";
import { integerOption } from "../flags/number-option.ts";

/** The flags of `attn bench` as the parser gives them. */
export interface BenchFlags extends ComputeFlags {
  readonly rounds: number;
  readonly json?: boolean;
}

/** The command for the parser. */
export function benchCommand(): Command {
  return addComputeFlags(new Command("bench"))
    .description("measure how fast the pieces are on this machine")
    .argument("[NAME...]", "which benchmarks; without one all but the large ones")
    .addOption(
      new Option("--rounds <n>", "how often each figure is taken")
        .argParser(integerOption("--rounds", { from: 1 }))
        .default(7),
    )
    .option("--json", "one JSON object: rows, each with median, spread, unit and the share of the limit")
    .addHelpText("after", helpText(help))
    .action(async (names: string[], flags: BenchFlags) => {
      const { runBenchmarks } = await import("../bench/run-benchmarks.ts");
      await runBenchmarks(names, flags);
    });
}

const help = `
matmul, attention, decode, prefill, encode, bpe, word2vec, training, sampling, start-up; by name alone decode-110m, decode-110m-int8, decode-110m-int4 and prefill-110m, which take a gigabyte of memory.

A figure is the median of the rounds, ± half the distance of their quartiles. Products are compared with the multiply-adds that the engine can do on as many threads,
measured in turns with them. Ctrl-C ends the measuring and prints what there is.

  attn bench
  attn bench matmul attention --rounds 15
  attn bench decode --json`;
