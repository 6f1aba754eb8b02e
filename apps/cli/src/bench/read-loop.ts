// How fast the engine can read memory: a loop that reads 128 MiB, more than caches hold, and does next to nothing with it.
import { functionOf, moduleOf, types, wasm } from "./simd-module.ts";

const megabytes = 128;
const vectors = 8; // read in one round, so that several are on their way
const [bytes, place, first] = [0, 1, 2]; // a parameter, a pointer, then vectors
const all = Array.from({ length: vectors }, (_, i) => first + i);

/** The module of `(bytes)`, which gives the exclusive or of all words at a distance of 128 bytes from the first. */
const readModule = (): Uint8Array<ArrayBuffer> =>
  moduleOf({
    parameters: [types.integer],
    result: types.integer,
    locals: [
      [1, types.integer],
      [vectors, types.vector],
    ],
    body: [
      ...wasm.loop([
        ...all.flatMap((a, i) => [
          ...[...wasm.get(a), ...wasm.get(place), ...wasm.load(16 * i), ...wasm.xor, ...wasm.set(a)],
        ]),
        ...[...wasm.get(place), ...wasm.constant(16 * vectors), ...wasm.add, ...wasm.tee(place)],
        ...[...wasm.get(bytes), ...wasm.isBelow],
      ]),
      ...wasm.get(first),
      ...all.slice(1).flatMap((a) => [...wasm.get(a), ...wasm.xor]),
      ...wasm.firstInteger,
    ],
    pages: megabytes * 16,
  });

/** One run of the loop and the bytes it reads. */
export function createReadLoop(): { readonly run: () => number; readonly bytes: number } {
  const read = functionOf(readModule());
  const all = megabytes * 2 ** 20;
  return { run: () => read(all), bytes: all };
}
