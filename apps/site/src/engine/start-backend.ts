// The backend of a page's worker. What is computed on it belongs to the pages.
import { setDefaultBackend } from "@attn/tensor";
import { createWasmBackend } from "@attn/tensor/wasm";

let threads: number | undefined;

/** Threads where the page is cross-origin isolated, one thread where it is not. Started with the first call; gives their number. */
export function startBackend(): number {
  if (threads === undefined) {
    const wanted = globalThis.crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency) : 1;
    const backend = createWasmBackend({ threads: wanted });
    setDefaultBackend(backend);
    threads = backend.threads;
  }
  return threads;
}
