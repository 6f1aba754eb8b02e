// The backends that the tests of this package run on. Not part of the package.
import type { Backend } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { createWasmBackend } from "@attn/tensor/wasm";

export const backends: readonly (readonly [string, () => Backend])[] = [
  ["js", () => createJsBackend()],
  ["wasm", () => createWasmBackend()],
];
