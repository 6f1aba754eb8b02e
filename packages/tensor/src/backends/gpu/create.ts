// Which mode works here, and what happens when none does. Not here: kernels.
import type { Backend } from "../../backend.ts";
import { UnsupportedError } from "../../errors.ts";
import { rowMajor } from "../../view.ts";
import { createWasmBackend } from "../wasm/create.ts";
import type { DeviceBackend } from "./backend.ts";
import { backendOn } from "./backend.ts";
import type { GpuBuffer, GpuView } from "./buffers.ts";
import { Device } from "./device.ts";
import { loadGpuJs, openLibrary } from "./library.ts";
import type { GpuMode } from "./modes.ts";
import { gpuModes, modes } from "./modes.ts";
import { outlast } from "./outlast.ts";

export interface GpuBackendOptions {
  /**
   * A mode of gpu.js, or `auto` (the default): the best one that gives a right answer here, and the wasm backend when none does or
   * when the driver takes the context away.
   */
  readonly mode?: GpuMode | "auto";
  /** Told in one line why it is the wasm backend after all, at once or when the context is lost; `fallbackReason` says the same. */
  readonly onFallback?: (message: string) => void;
}

interface Closable {
  /** Gives the GPU's context back. Tensors that are still on it cannot be read any more. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface GpuBackend extends DeviceBackend, Closable {
  readonly mode: GpuMode;
  /** Undefined; where `auto` chose the mode and the context was lost later on, why the wasm backend computes from then on. */
  readonly fallbackReason: string | undefined;
}

/** The wasm backend, in place of a GPU that is not there. */
export interface FallbackBackend extends Backend, Closable {
  readonly mode: "wasm";
  readonly fallbackReason: string;
}

/**
 * A backend on the GPU, through gpu.js (an optional peer, loaded here).
 * @throws UnsupportedError when gpu.js is not installed, or when the mode that was named does not work here; TypeError for a mode that does not exist.
 */
export const createGpuBackend = async ({
  mode = "auto",
  onFallback,
}: GpuBackendOptions = {}): Promise<GpuBackend | FallbackBackend> => {
  if (mode !== "auto" && !modes.includes(mode))
    throw new TypeError(
      `createGpuBackend: mode must be "auto" or one of ${modes.join(", ")}, got ${JSON.stringify(mode)}`,
    );
  await loadGpuJs();
  if (mode !== "auto") return openMode(mode);
  const reasons: string[] = [];
  for (const candidate of gpuModes) {
    try {
      return outlast(await openMode(candidate), (line) => onFallback?.(line));
    } catch (error) {
      reasons.push(`${candidate}: ${reasonOf(error)}`);
    }
  }
  const reason = `no GPU mode of gpu.js works here, so the wasm backend computes (${reasons.join("; ")})`;
  onFallback?.(reason);
  return Object.assign(
    createWasmBackend(),
    closing(async () => {}),
    { mode: "wasm", fallbackReason: reason } as const,
  );
};

/** @throws UnsupportedError unless a kernel of this mode gives the right answer. */
const openMode = async (mode: GpuMode): Promise<GpuBackend> => {
  let device: Device | undefined;
  try {
    device = new Device(await openLibrary(mode));
    const { close } = device;
    const backend = Object.assign(
      backendOn(device),
      { mode, fallbackReason: undefined },
      closing(() => close.call(device)),
    );
    await tryProduct(backend);
    return backend;
  } catch (error) {
    await device?.close().catch(() => {});
    throw new UnsupportedError(
      `createGpuBackend: mode "${mode}" does not work here (${reasonOf(error)}). Mode "auto" takes another or the wasm backend`,
      { cause: error },
    );
  }
};

/** [[1, 2], [3, 4]] · [[5, 6], [7, 8]] */
const tryProduct = async (backend: DeviceBackend): Promise<void> => {
  const [a, b, out] = [backend.allocate(4), backend.allocate(4), backend.allocate(4)];
  await backend.upload(a, Float32Array.of(1, 2, 3, 4));
  await backend.upload(b, Float32Array.of(5, 6, 7, 8));
  const view = (buffer: GpuBuffer): GpuView => ({ ...rowMajor([2, 2]), dtype: "float32", buffer });
  await backend.matmul(view(a), view(b), view(out));
  const answer = (await backend.read(out, "float32", 0, 4)).join(" ");
  for (const buffer of [a, b, out]) backend.free(buffer);
  if (answer !== "19 22 43 50") throw new Error(`a product that is 19 22 43 50 came out as ${answer}`);
};

const closing = (close: () => Promise<void>): Closable => ({ close, [Symbol.asyncDispose]: close });

const reasonOf = (error: unknown): string => {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return (cause instanceof Error ? cause.message : message).split("\n")[0]!;
};
