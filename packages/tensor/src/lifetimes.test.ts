// Random lives of tensors: made, evaluated, read, updated in place and given up in any order, while kernels fail now and then. Whatever
// comes of it, a value that is read is right, and nothing is left in the backend.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Backend } from "./backend.ts";
import { createWasmBackend } from "./backends/wasm/create.ts";
import { concat, DisposedError, evaluateOn, memory, softmax, type Tensor, tensor, update } from "./index.ts";
import { asynchronous } from "./testing/asynchronous.ts";

/** How many lives, and from where: more of them are a search that takes its time. */
const numRuns = Number(process.env.ATTN_GRAPHS ?? 150);
const seed = Number(process.env.ATTN_SEED ?? 1);

/** A tensor and its elements. */
interface Life {
  readonly x: Tensor;
  readonly elements: readonly number[];
}

const size = 40;
const kernelNames = ["unary", "binary", "reduce", "assign", "upload", "read", "allocate"] as const;

/** The backend, but every call of a kernel may be the one that fails. */
const failing = (backend: Backend, fails: () => boolean): Backend => {
  const weak: Record<string, unknown> = { ...backend };
  for (const name of kernelNames)
    weak[name] = (...args: readonly unknown[]) => {
      if (fails()) throw new Error("a kernel fails");
      return (backend[name] as (...args: readonly unknown[]) => unknown)(...args);
    };
  return weak as unknown as Backend;
};

const wave = (number: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: size }, (_, i) => ((number + 7 * i) % 23) - 11);

/** A tensor made from those that there are. */
const born = (kind: number, number: number, lives: readonly Life[]): Life => {
  const a = lives[number % lives.length];
  const b = lives[(number >> 8) % lives.length];
  if (a === undefined || b === undefined || kind % 7 === 0) {
    const data = wave(number);
    return { x: tensor(data, { shape: [5, 8] }), elements: [...data] };
  }
  switch (kind % 7) {
    case 1:
      return { x: a.x.maximum(b.x), elements: a.elements.map((x, i) => Math.max(x, b.elements[i]!)) };
    case 2:
      return { x: a.x.transpose().reshape([5, 8]), elements: transposed(a.elements) };
    case 3: {
      const rest = a.elements.slice(8);
      return {
        x: concat([a.x.slice(0, { start: 1 }), b.x.at(0, 0).unsqueeze(0)]),
        elements: [...rest, ...b.elements.slice(0, 8)],
      };
    }
    case 4:
      return { x: softmax(a.x).mul(0).add(a.x), elements: a.elements };
    case 5:
      return { x: a.x.transpose().transpose(), elements: a.elements }; // the same memory
    default: {
      const at = number % 5;
      const part = b.x.slice(0, { start: 2, stop: 3 });
      return {
        x: update(a.x, part, { starts: [at, 0], inPlace: (number & 1) === 0 }),
        elements: a.elements.toSpliced(8 * at, 8, ...b.elements.slice(16, 24)),
      };
    }
  }
};

const transposed = (elements: readonly number[]): number[] =>
  Array.from({ length: size }, (_, i) => elements[(i % 5) * 8 + Math.floor(i / 5)]!);

const steps = fc.array(fc.tuple(fc.nat(16), fc.nat(2 ** 20)), { minLength: 3, maxLength: 60 });

/** What may happen next: 0 to 6 a birth, then what the code says, and else some time passes. */
const lived = async (backend: Backend, sequence: readonly (readonly [number, number])[]): Promise<Life[]> => {
  const lives: Life[] = [];
  const pending: Promise<void>[] = [];
  for (const [kind, number] of sequence) {
    const life = lives[number % Math.max(1, lives.length)];
    if (kind < 7 || life === undefined) lives.push(born(kind, number, lives));
    else if (kind < 10) pending.push(settled(evaluateOn(backend, life.x, lives.at(-1)!.x)));
    else if (kind < 13) pending.push(settled(readOn(backend, life)));
    else if (kind === 13) life.x.dispose();
    else for (let tick = number % 30; tick > 0; tick--) await null;
  }
  await Promise.all(pending);
  return lives;
};

/** Fails at calls so far apart, over and over, until it is told to stop. */
const failures = (distances: readonly number[]): { fails: () => boolean; stop: () => void } => {
  let calls = 0;
  let next = distances[0] ?? Infinity;
  const fails = (): boolean => {
    if (++calls <= next) return false;
    next += 1 + (distances[calls % distances.length] ?? 0);
    return true;
  };
  return {
    fails,
    stop: () => {
      next = Infinity;
    },
  };
};

it.each([false, true])(
  "lives leave nothing behind and are never wrong (asynchronous: %s)",
  async (isLate) => {
    const wasm = createWasmBackend();
    await fc.assert(
      fc.asyncProperty(steps, fc.array(fc.nat(60), { maxLength: 4 }), async (sequence, distances) => {
        const { fails, stop } = failures(distances);
        const weak = failing(wasm, fails);
        const backend = isLate ? asynchronous(weak) : weak;
        const before = memory();
        const lives = await lived(backend, sequence);
        stop();
        for (const life of [...lives, ...lives]) await settled(readOn(backend, life)); // twice: an update may have changed what came before it
        for (const { x } of lives) x.dispose();
        expect(wasm.liveBytes).toBe(0);
        expect(memory()).toEqual(before);
      }),
      { numRuns, seed },
    );
  },
  600_000,
);

const readOn = async (backend: Backend, { x, elements }: Life): Promise<void> => {
  await evaluateOn(backend, x);
  const data = await x.data();
  if (!data.every((value, i) => Math.abs(value - elements[i]!) < 1e-4))
    throw new RangeError(`${[...data]} is not ${elements}`);
};

/** Only what has to fail may fail. */
const settled = async (work: Promise<void>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof DisposedError) && (error as Error).message !== "a kernel fails") throw error;
  }
};
