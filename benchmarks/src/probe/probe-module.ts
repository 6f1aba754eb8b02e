// The two loops that say what the machine can do inside WebAssembly: independent multiply-adds, and reading memory once.
import type { Code, WasmFunction } from "./wasm-bytes.ts";
import {
  add,
  addF32x4,
  constant,
  firstF32,
  firstI32,
  get,
  lessUnsigned,
  load,
  relaxedMadd,
  repeat,
  set,
  splatF32,
  types,
  wasmModule,
  xor,
} from "./wasm-bytes.ts";

/** Enough sums to hide four cycles on two units, few enough for sixteen registers beside two factors. */
const sums = 12;
const unrolled = 4;
/** Floating-point operations of one iteration of `multiplyAdd`. */
export const operationsPerIteration: number = sums * unrolled * 4 * 2;
const mostStreams = 8;
/** What is read at once; memory to read is a multiple of it. */
export const bytesPerBlock: number = mostStreams * 4096;

const times = (n: number, code: (i: number) => Code): Code => Array.from({ length: n }, (_, i) => code(i));

/** (first: i32, last: i32, x: f32) → f32: sums[i] += x · x, last − first times. The factor is a parameter: a literal would be materialised at every use. */
const multiplyAdd: WasmFunction = {
  name: "multiplyAdd",
  parameters: [types.i32, types.i32, types.f32],
  result: types.f32,
  vectors: sums + 2,
  body: [
    times(sums + 2, (i) => [get(2), splatF32, set(3 + i)]),
    repeat([
      times(unrolled, () => times(sums, (i) => [get(3 + sums), get(4 + sums), get(3 + i), relaxedMadd, set(3 + i)])),
      [get(0), constant(1), add, set(0)],
      [get(0), get(1), lessUnsigned],
    ]),
    get(3),
    times(sums - 1, (i) => [get(4 + i), addF32x4]),
    firstF32,
  ],
};

const page = 4096;

/**
 * (first: i32, last: i32, end: i32) → i32: the exclusive or of all bytes from `first` to `last`, in so many streams that lie a page apart.
 * One stream waits for memory most of the time: a core has more reads under way when they come from several pages. `end` is a local variable.
 */
const read = (name: string, streams: number): WasmFunction => ({
  name,
  parameters: [types.i32, types.i32, types.i32],
  result: types.i32,
  vectors: 8,
  body: [
    repeat([
      [get(0), constant(page), add, set(2)],
      repeat([
        times(16 * streams, (i) => {
          const offset = (i % streams) * page + 16 * Math.floor(i / streams);
          return [get(0), load(offset), get(3 + (i % 8)), xor, set(3 + (i % 8))];
        }),
        [get(0), constant(256), add, set(0)],
        [get(0), get(2), lessUnsigned],
      ]),
      [get(0), constant((streams - 1) * page), add, set(0)],
      [get(0), get(1), lessUnsigned],
    ]),
    get(3),
    times(7, (i) => [get(4 + i), xor]),
    firstI32,
  ],
});

export interface ProbeFunctions {
  multiplyAdd(first: number, last: number, x: number): number;
  readOneStream(first: number, last: number, end: number): number;
  readStreams(first: number, last: number, end: number): number;
}

/** The loops over a shared memory. */
export const instantiateProbe = (memory: WebAssembly.Memory): ProbeFunctions => {
  const module = new WebAssembly.Module(
    wasmModule([multiplyAdd, read("readOneStream", 1), read("readStreams", mostStreams)]),
  );
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as ProbeFunctions;
};
