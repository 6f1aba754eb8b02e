// The one global: the backend that evaluates what is not yet held by any. Created at first use, never at import.
import type { Backend } from "./backend.ts";
import { backendOn } from "./backends/wasm/backend.ts";
import { Space } from "./backends/wasm/space.ts";

let current: Backend | undefined;

/** The backend for tensors that no backend holds yet: WebAssembly on one thread unless another was set. */
export const defaultBackend = (): Backend => {
  current ??= backendOn(new Space());
  return current;
};

/** Tensors that another backend already holds stay there, and so does what is computed from them. */
export const setDefaultBackend = (backend: Backend): void => {
  current = backend;
};
