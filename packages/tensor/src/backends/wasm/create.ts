// Making a WebAssembly backend, with threads if they are wanted. Not here: what it does (backend.ts).
import type { WasmBackend } from "./backend.ts";
import { backendOn } from "./backend.ts";
import { Space } from "./space.ts";
import { crewOf } from "./threads/crew.ts";

export interface WasmOptions {
  /** How many threads may work on one op, the caller's included. Results do not depend on it. */
  readonly threads?: number;
}

const mostThreads = 64;

/**
 * A backend with a linear memory of its own (1 MiB at first, 4 GiB at most), on one thread unless more are asked for. The kernels are
 * compiled at the first call, synchronously: Chromium allows that on the main thread since version 114, other engines always did.
 */
export const createWasmBackend = ({ threads = 1 }: WasmOptions = {}): WasmBackend => {
  if (!Number.isInteger(threads) || threads < 1 || threads > mostThreads)
    throw new RangeError(`createWasmBackend: threads must be a whole number from 1 to ${mostThreads}, got ${threads}`);
  return backendOn(new Space({ crew: crewOf(threads) }));
};
