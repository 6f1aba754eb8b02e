// The WebAssembly module that encodes words of ASCII which the word table knows. It is compiled when a tokenizer first encodes; its sources are in assembly.
import type { WordRules } from "../patterns/word-ends.ts";
import { kernel as base64 } from "./kernel.gen.ts";
import type { WordMemory } from "./word-memory.ts";

/** Encodes from an address of the memory on, up to `most` ids or a word that it cannot do, and gives the address where it stopped. */
export type WordKernel = (from: number, most: number) => number;

interface Exports {
  encode(rules: number, from: number, most: number): number;
}

let compiled: WebAssembly.Module | undefined;

const compile = (): WebAssembly.Module =>
  new WebAssembly.Module(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));

const families = { gpt2: 0, cl100k: 1, o200k: 2 } as const;

/** The kernel for a pattern over a memory, or undefined where WebAssembly or its SIMD is missing or forbidden: everything then works without it. */
export const createWordKernel = ({ wasm }: WordMemory, rules: WordRules): WordKernel | undefined => {
  if (!wasm) return undefined;
  const packed = families[rules.family] | (rules.contracts ? 4 : 0) | (rules.digits << 3);
  try {
    compiled ??= compile();
    const { encode } = new WebAssembly.Instance(compiled, { env: { memory: wasm } }).exports as unknown as Exports;
    return (from, most) => encode(packed, from, most);
  } catch {
    return undefined;
  }
};
