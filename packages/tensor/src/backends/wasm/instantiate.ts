// WebAssembly modules, memories and instances. Compiled when a backend first needs them, never at import. What they export is kernels.ts.
import { kernels } from "./modules/kernels.gen.ts";
import { products } from "./modules/products.gen.ts";
import { relaxedProducts } from "./modules/relaxedProducts.gen.ts";

const compiled = new Map<string, WebAssembly.Module>();

/** The modules that every memory has, in base64, in the order in which they are instantiated: what the others import comes first. */
export const firstModules = (isRelaxed: boolean): readonly string[] => [
  kernels,
  isRelaxed ? relaxedProducts : products,
];

/** Compiled for a memory that is shared or not. */
export const moduleOf = (base64: string, shared: boolean): WebAssembly.Module => {
  const key = `${shared} ${base64}`;
  const module = compiled.get(key) ?? new WebAssembly.Module(shared ? overShared(bytesOf(base64)) : bytesOf(base64));
  compiled.set(key, module);
  return module;
};

/** 1 MiB that may grow to 4 GiB; shared, if that is wanted and can be had, with a quarter of that where so many addresses cannot be reserved. */
export const createMemory = (wantsShared: boolean): { memory: WebAssembly.Memory; shared: boolean } => {
  for (const maximum of wantsShared ? [65536, 16384] : [])
    try {
      return { memory: new WebAssembly.Memory({ initial: 16, maximum, shared: true }), shared: true };
    } catch {
      // Too much, or not shared here.
    }
  return { memory: new WebAssembly.Memory({ initial: 16, maximum: 65536 }), shared: false };
};

/**
 * Adds the kernels of modules over a memory, as the first thread has them; a module finds what it imports among the exports of those
 * before it. Workers do the same (threads/worker-source.ts).
 */
export const instantiate = (
  memory: WebAssembly.Memory,
  modules: readonly WebAssembly.Module[],
  made: WebAssembly.ModuleImports,
): void => {
  const imports: WebAssembly.Imports = { env: { memory, area: 0 } };
  for (const module of modules) {
    for (const { module: from } of WebAssembly.Module.imports(module)) imports[from] ??= made;
    Object.assign(made, new WebAssembly.Instance(module, imports).exports);
  }
};

let isRelaxed: boolean | undefined;
export const hasRelaxedSimd = (): boolean => {
  isRelaxed ??= WebAssembly.validate(bytesOf(relaxedProducts));
  return isRelaxed;
};

/** The same module for a shared memory: the import of env.memory says "with a maximum" (1) or "with a maximum and shared" (3). */
const overShared = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
  const start = [3, ...encode("env"), 6, ...encode("memory"), 2];
  const at = bytes.findIndex((_, i) => start.every((byte, j) => bytes[i + j] === byte)) + start.length;
  bytes[at] = 3;
  return bytes;
};

const encode = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i); // Uint8Array.from takes 20 times as long
  return bytes;
};
