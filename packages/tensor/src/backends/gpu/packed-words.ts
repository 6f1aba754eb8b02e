// Ops that pack several numbers into one word of 32 bits: a GPU backend holds int32 as float32, exact to 2^24, and would lose bits without a word.
import { UnsupportedError } from "../../errors.ts";

const packers: Readonly<Record<string, string>> = {
  groupWords: "quantize: quantised weights",
  packRows: "createKvCache: compact caches",
};

/** For each such op a kernel that refuses, so that its composed version never runs here. */
export function packedWords(): Record<string, () => never> {
  const refuse = (what: string) => (): never => {
    throw new UnsupportedError(
      `${what} need words of 32 bits, which a GPU backend holds as float32. Use the wasm backend for them`,
    );
  };
  return Object.fromEntries(Object.entries(packers).map(([op, what]) => [op, refuse(what)]));
}
