// What this browser offers to compute with, found out by asking it. What it means in words is machine-words.ts.
import { type SimdLevel, simdLevel } from "./simd-level.ts";

/** A way to the graphics card: what it calls itself, or why there is none. */
export type Adapter = { readonly name: string } | { readonly missing: MissingAdapter };
export type MissingAdapter = "being asked" | "no interface" | "unsafe page" | "no adapter" | "no float textures";

export interface Machine {
  /** Whether memory may be shared between threads. */
  readonly isIsolated: boolean;
  /** Processors that the browser admits to. */
  readonly processors: number;
  readonly simd: SimdLevel;
  readonly webgl2: Adapter;
  readonly webgpu: Adapter;
}

/** What is known at once; graphics are still to be asked for. */
export function readMachine(): Machine {
  return {
    isIsolated: globalThis.crossOriginIsolated,
    processors: navigator.hardwareConcurrency || 1,
    simd: simdLevel(),
    webgl2: { missing: "being asked" },
    webgpu: { missing: "being asked" },
  };
}

/** Opens the graphics, which takes the browser a moment: for the worker. */
export async function readGraphics(): Promise<Pick<Machine, "webgl2" | "webgpu">> {
  return { webgl2: readWebGl(), webgpu: await readWebGpu() };
}

function readWebGl(): Adapter {
  if (typeof OffscreenCanvas === "undefined") return { missing: "no interface" };
  const context = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (!context) return { missing: "no adapter" };
  try {
    if (!context.getExtension("EXT_color_buffer_float")) return { missing: "no float textures" };
    const asked = context.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER;
    return { name: String(context.getParameter(asked)) };
  } finally {
    context.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

/** The part of WebGPU that is asked. */
interface WebGpu {
  requestAdapter(): Promise<{
    readonly info?: { readonly vendor?: string; readonly architecture?: string; readonly description?: string };
  } | null>;
}

async function readWebGpu(): Promise<Adapter> {
  const { gpu } = navigator as { gpu?: WebGpu };
  if (!gpu) return { missing: globalThis.isSecureContext ? "no interface" : "unsafe page" };
  const adapter = await gpu.requestAdapter().catch(() => null);
  if (!adapter) return { missing: "no adapter" };
  const { vendor, architecture, description } = adapter.info ?? {};
  return { name: description || [vendor, architecture].filter(Boolean).join(" ") || "an adapter without a name" };
}
