// The one global: the backend that evaluates what is not yet held by any. Created at first use, never at import.
import type { Backend } from "./backend.ts";
import { createWasmBackend } from "./backends/wasm/backend.ts";

let current: Backend | undefined;

/** The backend for tensors that no backend holds yet: WebAssembly unless another was set. */
export const defaultBackend = (): Backend => {
  current ??= createWasmBackend();
  return current;
};

/** Tensors that another backend already holds stay there, and so does what is computed from them. */
export const setDefaultBackend = (backend: Backend): void => {
  current = backend;
};
