// The WebAssembly module that trains, compiled when training first begins and never at import, in one of two
// builds: relaxed SIMD multiplies and adds in one instruction, where the engine has it. The sources are in assembly.
import { plain, relaxed } from "./kernels.gen.ts";

/** What the module offers: `trainBatch` of assembly/train-batch.ts, on addresses. */
export interface Kernels {
  trainBatch(plan: number, lane: number, batch: number): void;
}

/** By whether it is relaxed and whether it is shared. */
const modules = new Map<string, WebAssembly.Module>();

/** The module for a memory that threads share, or for one that they do not; relaxed where the engine takes that. */
export function kernelModule(shared: boolean): WebAssembly.Module {
  const isRelaxed = WebAssembly.validate(kernelBytes(true, shared));
  const key = `${isRelaxed} ${shared}`;
  const module = modules.get(key) ?? new WebAssembly.Module(kernelBytes(isRelaxed, shared));
  modules.set(key, module);
  return module;
}

/** The bytes of "memory", then the kind of import (2: a memory), then its flags (1: it has a maximum; 3: it is shared, too). */
const importOfMemory = [0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2, 1];

/**
 * The bytes of the module, with relaxed SIMD or without. A compiler that is told to share the memory writes the same bytes but for one
 * flag, which is set here.
 */
export function kernelBytes(isRelaxed: boolean, shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(isRelaxed ? relaxed : plain), (character) => character.charCodeAt(0));
  const start = bytes.findIndex((_, at) => importOfMemory.every((byte, i) => bytes[at + i] === byte));
  if (shared) bytes[start + importOfMemory.length - 1] = 3;
  return bytes;
}

/** The module over a memory. */
export function instantiateKernels(memory: WebAssembly.Memory, shared: boolean): Kernels {
  return new WebAssembly.Instance(kernelModule(shared), { env: { memory } }).exports as unknown as Kernels;
}
