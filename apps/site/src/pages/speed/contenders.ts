// Who computes: five engines, which of them can run here, and the words for why not.
import type { Adapter, Machine, MissingAdapter } from "./machine.ts";

export type ContenderId = "js" | "wasm" | "threads" | "webgl2" | "webgpu";

export interface Contender {
  readonly id: ContenderId;
  readonly name: string;
  /** What it is, in a few words. */
  readonly about: string;
  /** Why it cannot run here, in a few words; undefined where it can. */
  readonly missing: string | undefined;
}

/** The two answers of a server that let a page share memory between threads. */
export const isolationHeaderLines: readonly string[] = [
  "Cross-Origin-Opener-Policy: same-origin",
  "Cross-Origin-Embedder-Policy: require-corp",
];

/** All five. @param threads how many the several-thread engine is to use. */
export function contendersOn(machine: Machine, threads: number): readonly Contender[] {
  const wasm = machine.simd === "none" ? "this browser has no SIMD instructions" : undefined;
  return [
    {
      id: "js",
      name: "JavaScript",
      about: "plain loops: slow, and the definition of what is right",
      missing: undefined,
    },
    {
      id: "wasm",
      name: "WebAssembly, 1 thread",
      about: "four numbers per instruction; the measure of the others, so always in",
      missing: wasm,
    },
    {
      id: "threads",
      name: threads > 1 ? `WebAssembly, ${threads} threads` : "WebAssembly, threads",
      about: "the same kernels over one shared memory",
      missing: wasm ?? missingThreads(machine)?.short,
    },
    {
      id: "webgl2",
      name: "gpu.js, WebGL 2",
      about: "the graphics card through its drawing interface",
      missing: missingAdapter("WebGL 2", machine.webgl2)?.short,
    },
    {
      id: "webgpu",
      name: "gpu.js, WebGPU",
      about: "the graphics card through its computing interface",
      missing: missingAdapter("WebGPU", machine.webgpu)?.short,
    },
  ];
}

/** Why something is missing: in a few words, and in sentences that say what would give it. */
export interface Missing {
  readonly short: string;
  readonly sentence: string;
}

/** Why there are no threads; undefined where there are. */
export function missingThreads({ isIsolated, processors }: Machine): Missing | undefined {
  if (!isIsolated)
    return {
      short: "the page is not cross-origin isolated; more above",
      sentence:
        "This page may not share memory between threads, because it is not cross-origin isolated. Two headers from its server would allow it.",
    };
  if (processors > 1) return undefined;
  return {
    short: "there is one processor only",
    sentence: "This browser admits to one processor only, so a second thread would gain nothing.",
  };
}

/** Why a way to the graphics card is missing; undefined where it is there. */
export function missingAdapter(name: string, adapter: Adapter): Missing | undefined {
  return "missing" in adapter ? missingWords[adapter.missing](name) : undefined;
}

const missingWords: Readonly<Record<MissingAdapter, (name: string) => Missing>> = {
  "being asked": () => ({ short: "the browser is being asked", sentence: "The browser is being asked for it." }),
  "no interface": (name) => ({
    short: "this browser does not offer it to workers",
    sentence: `This browser does not offer ${name} to workers. A current Chrome, Edge, Safari or Firefox may.`,
  }),
  "unsafe page": (name) => ({
    short: "only on pages over https or from localhost",
    sentence: `${name} exists only on safe pages: those that come over https or from localhost.`,
  }),
  "no adapter": (name) => ({
    short: "no graphics adapter was found; more above",
    sentence: `This browser knows ${name} but found no graphics adapter for it: there is none, its driver is on the browser’s block list, or hardware acceleration is switched off in its settings.`,
  }),
  "no float textures": (name) => ({
    short: "its driver cannot draw float32 numbers",
    sentence: `${name} is here, but its driver cannot draw into textures of float32 numbers (EXT_color_buffer_float). A newer driver may.`,
  }),
};

/** Whether a name is that of a program that does the graphics card's work on the processor. */
export function isSoftware(adapter: Adapter): boolean {
  return "name" in adapter && /swiftshader|llvmpipe|lavapipe|software|basic render/i.test(adapter.name);
}

/** How many threads the several-thread engine uses: as many as wished, no more than there are processors. */
export function threadsFor({ processors }: Machine, wished: number): number {
  return Math.max(1, Math.min(wished === 0 ? 8 : wished, processors, 64));
}
