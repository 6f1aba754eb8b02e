// Which vector instructions this engine has: three tiny modules, of which it says whether they are valid.
import { moduleOf, types, wasm } from "../../../../cli/src/bench/simd-module.ts";

export type SimdLevel = "relaxed" | "plain" | "none";

/** A module of one function whose body leaves a vector. */
const moduleWith = (body: readonly number[]): Uint8Array<ArrayBuffer> =>
  moduleOf({ parameters: [], result: types.float, locals: [[1, types.vector]], body: [...body, ...wasm.firstFloat] });

const x = wasm.get(0);
const plain = moduleWith([...x, ...x, ...wasm.addVectors]);
const relaxed = moduleWith([...x, ...x, ...x, ...wasm.relaxedMultiplyAdd]);

/** `relaxed` has multiply-adds in one instruction, `plain` has them in two. */
export function simdLevel(): SimdLevel {
  return WebAssembly.validate(relaxed) ? "relaxed" : WebAssembly.validate(plain) ? "plain" : "none";
}
