// A context for gpu.js to draw with in its WebGL modes. Not here: WebGPU, which gpu.js sets up by itself.
import type { GpuMode } from "./modes.ts";

/**
 * A WebGL context behind a canvas that only remembers its size: gpu.js sets that at every call, and a real canvas would
 * be allocated anew each time though nothing is ever drawn on it.
 */
export const createContext = (mode: GpuMode): { canvas: object; context: object } | undefined => {
  if (mode !== "webgl2" && mode !== "webgl") return undefined;
  const { OffscreenCanvas: Offscreen } = globalThis as { OffscreenCanvas?: new (w: number, h: number) => Canvas };
  const { document } = globalThis as { document?: { createElement(name: "canvas"): Canvas } };
  const canvas = Offscreen === undefined ? document?.createElement("canvas") : new Offscreen(1, 1);
  const context = canvas?.getContext(mode, { alpha: false, depth: false, antialias: false });
  return context ? { canvas: { width: 1, height: 1 }, context } : undefined;
};

interface Canvas {
  getContext(name: string, attributes: object): object | null;
}
