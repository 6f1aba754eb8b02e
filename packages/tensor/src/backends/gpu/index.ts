// The `gpu` entry: a backend on the GPU through gpu.js, which has to be installed beside this package.
export type { FallbackBackend, GpuBackend, GpuBackendOptions } from "./create.ts";
export { createGpuBackend } from "./create.ts";
export type { GpuMode } from "./modes.ts";
