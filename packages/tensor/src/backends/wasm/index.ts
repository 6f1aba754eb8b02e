// The `wasm` entry: the WebAssembly backend.
export type { WasmBackend } from "./backend.ts";
export { createWasmBackend } from "./backend.ts";
