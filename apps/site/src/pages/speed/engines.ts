// The contenders' backends, opened and closed. gpu.js is fetched only here, and only for those who chose it.
import type { Backend } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { createWasmBackend } from "@attn/tensor/wasm";
import type { ContenderId } from "./contenders.ts";

export interface Engine {
  readonly backend: Backend;
  readonly close: () => unknown;
}

/** Opens a backend. @throws Error in one line when it does not work here. */
export async function openEngine(id: ContenderId, threads: number): Promise<Engine> {
  if (id === "js") return { backend: createJsBackend(), close: () => undefined };
  if (id === "webgl2" || id === "webgpu") {
    const { createGpuBackend } = await import("@attn/tensor/gpu");
    const backend = await createGpuBackend({ mode: id });
    return { backend, close: () => backend.close() };
  }
  const backend = createWasmBackend({ threads: id === "threads" ? threads : 1 });
  if (id === "threads") {
    if (backend.threads === 1) throw new Error("this page may not share memory between threads");
    const begun = await backend.begun();
    if (begun < threads) throw new Error(`only ${begun} of ${threads} threads have begun`);
  }
  return { backend, close: () => backend.close() };
}
