// How gpu.js is loaded, set up and called: its loose types end here, and every call is awaited, as its WebGPU mode needs.
// Not here: what its results are (device-array.ts), any kernel.
import { UnsupportedError } from "../../errors.ts";
import type { DeviceArray } from "./device-array.ts";
import { flattenQuads, toArgument, toDeviceArray } from "./device-array.ts";
import { helpersOf } from "./helper-functions.ts";
import type { GpuMode } from "./modes.ts";
import { isOnHost } from "./modes.ts";
import { createContext } from "./web-gl-context.ts";

export interface KernelSource {
  /** The function that each thread runs, in the part of JavaScript that gpu.js translates. */
  readonly source: string;
  /** Types by name: arrays come first, then numbers. */
  readonly arguments: Readonly<Record<string, "array" | "quads" | "upload" | "integer" | "number">>;
  /** Numbers that a thread returns; four of them are a quad, which a kernel reads as an argument of type "quads". */
  readonly components?: 1 | 4;
  /** 1 to 3: `this.thread.x`, `y` and `z`. */
  readonly rank: number;
}

/** Runs one thread for each place of the output, x fastest; results are in that order. */
export type Kernel = (
  output: readonly number[],
  values: readonly (DeviceArray | Float32Array | number)[],
) => Promise<DeviceArray>;

export interface GpuLibrary {
  readonly mode: GpuMode;
  /** How a kernel reads component c of quad t of an argument q: `q[4 * t + c]`, or as a vector. */
  readonly quadsAreFlat: boolean;
  compile(source: KernelSource): Kernel;
  /** Whether the driver has taken the context away, and with it all arrays. */
  isLost(): boolean;
  destroy(): Promise<void>;
}

interface GpuKernel {
  (...values: unknown[]): unknown;
  setOutput(output: readonly number[]): void;
  readonly kernel: { readonly fallbackReason: string | null; readonly constructor: unknown; readonly context: unknown };
}
interface GpuInstance {
  createKernel(source: string, settings: object): GpuKernel;
  destroy(): Promise<void>;
  readonly context: unknown;
}
type GpuConstructor = new (settings: { mode: string } | { canvas: object; context: object }) => GpuInstance;

/** Far above any loop here: without it gpu.js stops loops whose bound is an argument after 1,000 rounds, and says nothing. */
const loopMaxIterations = 2 ** 30;

/** @throws UnsupportedError when gpu.js is not installed. */
export const loadGpuJs = async (): Promise<GpuConstructor> => {
  const module: unknown = await import("gpu.js").catch((error: unknown) => {
    throw new UnsupportedError(
      "createGpuBackend: gpu.js could not be loaded. It is an optional peer of @attn/tensor: npm install gpu.js",
      { cause: error },
    );
  });
  const { GPU, default: whole } = module as { GPU?: GpuConstructor; default?: { GPU?: GpuConstructor } };
  return (GPU ?? whole?.GPU ?? whole) as GpuConstructor;
};

/** @throws UnsupportedError when gpu.js is not installed; what gpu.js throws for a mode that does not exist here. */
export const openLibrary = async (mode: GpuMode): Promise<GpuLibrary> => {
  const gpu = new (await loadGpuJs())(createContext(mode) ?? { mode });
  let isBufferLost = (): boolean => false; // WebGPU has its context in the kernels
  return {
    mode,
    quadsAreFlat: arrayType(mode) !== "ArrayTexture(1)",
    compile(source) {
      const kernel = gpu.createKernel(sourceFor(mode, source), settingsOf(mode, source));
      return async (output, values) => {
        kernel.setOutput(shaped(mode, output)); // also when it is the same: kernels share one viewport
        const result: unknown = await kernel(...values.map(toArgument));
        checkMode(mode, kernel);
        isBufferLost = () => (kernel.kernel.context as { isLost?: boolean } | null)?.isLost === true;
        const elements = output.reduce((product, n) => product * n, source.components ?? 1);
        if (mode === "webgpu" && source.components === 4) flattenQuads(result, elements);
        return toDeviceArray(result, elements);
      };
    },
    isLost: () => isBufferLost() || (gpu.context as { isContextLost?(): boolean } | null)?.isContextLost?.() === true,
    destroy: () => gpu.destroy(),
  };
};

const arrayType = (mode: GpuMode): string =>
  isOnHost(mode) ? "Array" : mode === "webgpu" ? "WebGPUBuffer" : "ArrayTexture(1)";

/**
 * With WebGL a kernel takes textures of one class only, and the class depends on the number of axes: there are always three. Two
 * are the first and the last of them, because gpu.js makes a texture of just this width and height of two neighbours, and 32,000 is too wide.
 */
const isInSpace = (mode: GpuMode): boolean => !isOnHost(mode) && mode !== "webgpu";
const shaped = (mode: GpuMode, output: readonly number[]): readonly number[] =>
  isInSpace(mode) && output.length < 3 ? [output[0]!, 1, output[1] ?? 1] : output;
const sourceFor = (mode: GpuMode, { source, rank }: KernelSource): string =>
  isInSpace(mode) && rank === 2 ? source.replaceAll("this.thread.y", "this.thread.z") : source;

const settingsOf = (mode: GpuMode, { source, arguments: types, rank }: KernelSource): object => ({
  output: shaped(mode, new Array<number>(rank).fill(1)),
  argumentTypes: Object.fromEntries(
    Object.entries(types).map(([name, type]) => [
      name,
      {
        array: arrayType(mode),
        quads: arrayType(mode).replace("(1)", "(4)"),
        upload: "Array",
        integer: "Integer",
        number: "Float",
      }[type],
    ]),
  ),
  functions: helpersOf(source).map(({ source: helper, ...settings }) => ({ source: helper, settings })),
  pipeline: true,
  immutable: true,
  precision: "single",
  tactic: "precision",
  fixIntegerDivisionAccuracy: false,
  dynamicOutput: true,
  dynamicArguments: true,
  loopMaxIterations,
});

/** gpu.js answers from the CPU, with a warning, when a kernel does not compile: here that is an error. */
const checkMode = (mode: GpuMode, { kernel }: GpuKernel): void => {
  if (kernel.fallbackReason) throw new UnsupportedError(`gpu:${mode}: ${kernel.fallbackReason}`);
};
