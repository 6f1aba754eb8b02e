// The modes of gpu.js, and which of them are a GPU. Not here: whether one works on this machine (create.ts).

/** How gpu.js computes: on a GPU through one of four interfaces, or without one (`cpu`, `webasm`), which is for tests. */
export type GpuMode = "webgpu" | "webgl2" | "webgl" | "headlessgl" | "cpu" | "webasm";

/** Those that `auto` tries, best first: WebGPU has no texture limits, WebGL 2 takes a quarter of the memory of WebGL 1. */
export const gpuModes: readonly GpuMode[] = ["webgpu", "webgl2", "webgl", "headlessgl"];

export const modes: readonly GpuMode[] = [...gpuModes, "cpu", "webasm"];

/** Modes whose results lie in JavaScript memory. */
export const isOnHost = (mode: GpuMode): boolean => mode === "cpu" || mode === "webasm";
