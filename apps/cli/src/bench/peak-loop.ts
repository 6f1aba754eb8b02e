// How fast the engine can multiply and add: a loop of independent multiply-adds on registers alone. Memory and everything that real work needs
// besides is left out on purpose.
import { functionOf, moduleOf, types, wasm } from "./simd-module.ts";

const accumulators = 12; // enough to hide the latency of one multiply-add, few enough for 16 registers
const unrolled = 4;
const [rounds, x, y, xs, ys, first] = [0, 1, 2, 3, 4, 5]; // three parameters, then vectors
const all = Array.from({ length: accumulators }, (_, i) => first + i);

/** The module of `(rounds, x, y)`, which replaces each accumulator by itself · x + y, again and again, and adds them up. */
function peakModule(isRelaxed: boolean): Uint8Array<ArrayBuffer> {
  const step = (a: number): readonly number[] =>
    isRelaxed
      ? [...wasm.get(a), ...wasm.get(xs), ...wasm.get(ys), ...wasm.relaxedMultiplyAdd, ...wasm.set(a)]
      : [...wasm.get(a), ...wasm.get(xs), ...wasm.multiplyVectors, ...wasm.get(ys), ...wasm.addVectors, ...wasm.set(a)];
  return moduleOf({
    parameters: [types.integer, types.float, types.float],
    result: types.float,
    locals: [[accumulators + 2, types.vector]],
    body: [
      ...[...wasm.get(x), ...wasm.splat, ...wasm.set(xs), ...wasm.get(y), ...wasm.splat, ...wasm.set(ys)],
      ...all.flatMap((a) => [...wasm.get(a - 1), ...wasm.get(xs), ...wasm.addVectors, ...wasm.set(a)]), // all different: none can be shared
      ...wasm.loop([
        ...Array.from({ length: unrolled }, () => all.flatMap(step)).flat(),
        ...[...wasm.get(rounds), ...wasm.constant(1), ...wasm.subtract, ...wasm.tee(rounds)],
      ]),
      ...wasm.get(first),
      ...all.slice(1).flatMap((a) => [...wasm.get(a), ...wasm.addVectors]),
      ...wasm.firstFloat,
    ],
  });
}

/** One run of the loop and the operations in it; with a fused multiply-add where the engine has it. */
export function createPeakLoop(): { readonly run: () => number; readonly operations: number } {
  const relaxed = peakModule(true);
  const peak = functionOf(WebAssembly.validate(relaxed) ? relaxed : peakModule(false));
  const loops = 100_000;
  return {
    run: () => peak(loops, 0.5, 0.5), // tends to 1: no special values
    operations: loops * unrolled * accumulators * 4 * 2,
  };
}
