// The page of gpu-check.mjs: one line for each thing that was found out.

import type { GpuMode } from "@attn/tensor/gpu";
import { conformance, type Part } from "./gpu-conformance.ts";
import { speed } from "./gpu-speed.ts";

export interface CheckSettings {
  readonly modes: readonly GpuMode[];
  readonly n: number;
  readonly rounds: number;
  /** Of the card in float32, in TFLOP/s. */
  readonly peak?: number;
}

/** Writes the name of the GPU, then for each mode which cases fail and how fast a large product is. */
export async function check({ modes, n, rounds, peak }: CheckSettings, write: (line: string) => void): Promise<void> {
  write(`GPU: ${gpuName()}`);
  for (const mode of modes) {
    try {
      const { passed, failures } = await conformance(mode, { sample: 3 });
      write(`${mode}: ${passed} calls passed, ${failures.length} failed`);
      for (const failure of failures) write(`  ${failure}`);
      const { gflops, worstError } = await speed(mode, { n, rounds });
      const share = peak === undefined ? "" : `, ${((gflops / peak / 1000) * 100).toFixed(1)} % of ${peak} TFLOP/s`;
      write(
        `${mode}: matmul ${n}: ${gflops.toFixed(1)} GFLOP/s${share}, ${worstError < 1 ? "right" : "WRONG"} (${worstError.toFixed(3)} of the bound)`,
      );
    } catch (error) {
      write(`${mode}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** For --conformance: progress to the console's debug level, which ends up in standard error. */
export const cases = (mode: GpuMode, part: Part): ReturnType<typeof conformance> =>
  conformance(mode, part, (line) => console.debug(line));

export const gpuName = (): string => {
  const context = document.createElement("canvas").getContext("webgl2");
  const info = context?.getExtension("WEBGL_debug_renderer_info");
  return info ? String(context?.getParameter(info.UNMASKED_RENDERER_WEBGL)) : "unknown";
};
