// The `wasm` entry: the WebAssembly backend.
export type { WasmBackend } from "./backend.ts";
export type { WasmOptions } from "./create.ts";
export { createWasmBackend } from "./create.ts";
