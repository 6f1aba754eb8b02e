// The backends that --backend names. What a backend is, is @attn/tensor's matter.
import { setDefaultBackend } from "@attn/tensor";
import { Failure } from "../failure.ts";

/** The names that `--backend` takes; the first is the default. */
export const backendNames: readonly string[] = ["wasm", "js"];

/** Makes the named backend the one that everything runs on. @throws Failure for another name. */
export async function useBackend(name = "wasm"): Promise<void> {
  if (!backendNames.includes(name))
    throw new Failure(`--backend must be one of ${backendNames.join(", ")}, got ${JSON.stringify(name)}`);
  if (name === "js") setDefaultBackend((await import("@attn/tensor/js")).createJsBackend());
  else setDefaultBackend((await import("@attn/tensor/wasm")).createWasmBackend());
}
