// The WebAssembly module that trains, compiled when training first begins and never at import. Its sources are in assembly.
import { kernels as base64 } from "./kernels.gen.ts";

/** What the module offers: `trainBatch` of assembly/train-batch.ts, on addresses. */
export interface Kernels {
  trainBatch(plan: number, lane: number, batch: number): void;
}

const modules = new Map<boolean, WebAssembly.Module>();

/** The module for a memory that threads share, or for one that they do not. */
export function kernelModule(shared: boolean): WebAssembly.Module {
  const known = modules.get(shared);
  if (known !== undefined) return known;
  const module = new WebAssembly.Module(kernelBytes(shared));
  modules.set(shared, module);
  return module;
}

/** The bytes of "memory", then the kind of import (2: a memory), then its flags (1: it has a maximum; 3: it is shared, too). */
const importOfMemory = [0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2, 1];

/** The bytes of the module. A compiler that is told to share the memory writes the same bytes but for one flag, which is set here. */
export function kernelBytes(shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const start = bytes.findIndex((_, at) => importOfMemory.every((byte, i) => bytes[at + i] === byte));
  if (shared) bytes[start + importOfMemory.length - 1] = 3;
  return bytes;
}

/** The module over a memory. */
export function instantiateKernels(memory: WebAssembly.Memory, shared: boolean): Kernels {
  return new WebAssembly.Instance(kernelModule(shared), { env: { memory } }).exports as unknown as Kernels;
}
