// What threads change (nothing in the results) and what they leave behind (nothing).
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Worker as NodeWorker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Backend } from "../../../backend.ts";
import { valueAndGrad } from "../../../gradients/grad.ts";
import { evaluateOn } from "../../../keep.ts";
import { gelu } from "../../../ops/activation.ts";
import { tensor } from "../../../ops/creation.ts";
import { crossEntropy } from "../../../ops/cross-entropy.ts";
import { fused } from "../../../ops/fused.ts";
import { gather } from "../../../ops/indexing.ts";
import { linear } from "../../../ops/linear.ts";
import { matmul } from "../../../ops/matmul.ts";
import { layerNorm, rmsNorm } from "../../../ops/normalization.ts";
import { quantize } from "../../../ops/quantize.ts";
import { softmax } from "../../../ops/softmax.ts";
import type { Tensor } from "../../../tensor.ts";
import { values } from "../../../testing/backend/operands.ts";
import { attentionKernels } from "../attention.ts";
import { backendOn } from "../backend.ts";
import { createWasmBackend } from "../create.ts";
import { ropeKernels } from "../rope.ts";
import type { Call } from "../space.ts";
import { Space } from "../space.ts";
import { word } from "./control.ts";
import { crewOf } from "./crew.ts";
import type { WorkerStart } from "./worker-source.ts";

/** Every thread that was started. */
const started: NodeWorker[] = [];
const remember = (worker: NodeWorker): number => started.push(worker);
beforeEach(() => {
  started.length = 0;
  process.on("worker", remember as never);
});
afterEach(() => {
  process.off("worker", remember as never);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const expectNoneLeft = (count: number): void =>
  expect(started.map(({ threadId }) => threadId)).toEqual(new Array(count).fill(-1)); // what an ended thread says

const random = (shape: readonly number[], seed = 1): Tensor => {
  const size = shape.reduce((product, n) => product * n, 1);
  return tensor(values("float32", size, { seed, range: 1 }) as Float32Array, { shape });
};

const valueOn = async (backend: Backend, make: () => Tensor): Promise<Float32Array> => {
  const result = make();
  await evaluateOn(backend, result);
  const data = await result.data();
  result.dispose();
  return data;
};

/** Without a composed version: it must be the kernel. */
const attention = (q: Tensor, k: Tensor, v: Tensor): Tensor =>
  fused("attention", [q, k, v], {
    shape: q.shape,
    attributes: { scale: 0.3, causal: true },
    kernels: attentionKernels,
    compose: () => {
      throw new Error("attention: there is no kernel");
    },
  });

/** One part of the work of a training step each, and products that take each of the ways of a product. */
const works: Readonly<Record<string, () => Tensor>> = {
  "a row times a matrix": () => matmul(random([1, 301]), random([301, 411], 2)),
  "a row times a large matrix": () => matmul(random([1, 400]), random([400, 331], 2)),
  "a row times a transposed matrix": () => matmul(random([1, 133]), random([77, 133], 2).transpose()),
  "five rows times a transposed matrix": () => matmul(random([5, 133]), random([77, 133], 2).transpose()),
  "four rows, each with its elements apart": () => matmul(random([133, 4]).transpose(), random([133, 90], 2)),
  "a tall product": () => matmul(random([301, 40]), random([40, 33], 2)),
  "a wide product": () => matmul(random([31, 300]), random([300, 331], 2)),
  "products in batches": () => matmul(random([3, 2, 25, 40]), random([3, 2, 40, 33], 2)),
  "a linear map of few rows": () => linear(random([3, 40]), { weight: random([333, 40], 2), bias: random([333], 3) }),
  "a linear map of many rows": () =>
    linear(random([2, 50, 300]), {
      weight: random([300, 77], 2).transpose(),
      bias: random([154], 3).slice(0, { step: 2 }),
    }),
  "elementwise ops with broadcasting": () =>
    random([37, 1, 45])
      .add(random([29, 1], 2))
      .exp(),
  "sums over every axis": () => {
    const x = random([37, 29, 45]);
    return x
      .sum({ axis: 0 })
      .sum()
      .add(x.sum({ axis: 1 }).sum())
      .add(x.sum({ axis: 2 }).max());
  },
  "rows by number": () => gather(random([50, 33]), tensor([3, 49, 0, -1, 7, 7, 12], { dtype: "int32" })),
  "a transposed copy": () => random([67, 45]).transpose().reshape([67, 45]).mul(2),
  attention: () => attention(random([2, 6, 70, 16]), random([2, 3, 70, 16], 2), random([2, 3, 70, 16], 3)),
  "quantised weights": () => linear(random([3, 133]), { weight: quantize(random([77, 133], 2), { bits: 4 }) }),
  normalisations: () => {
    const [weight, bias] = [random([45], 2), random([45], 3)];
    return rmsNorm(layerNorm(random([67, 45]), { weight, bias }), { weight });
  },
  "a gradient": () => {
    const classes = tensor(Int32Array.from({ length: 67 }, (_, i) => i % 33));
    const loss = ([x, w, b]: readonly Tensor[]): Tensor => {
      const hidden = gelu(linear(x!, { weight: w!, bias: b! }));
      return crossEntropy(softmax(hidden).mul(9), classes);
    };
    const { gradient } = valueAndGrad((parameters: Record<"w" | "b", Tensor>) =>
      loss([random([67, 45]), parameters.w, parameters.b]),
    )({ w: random([33, 45], 2), b: random([33], 3) });
    return gradient.w.sum({ axis: 1 }).add(gradient.b);
  },
};

test("results are the same, bit for bit, however many threads there are", async () => {
  const alone = createWasmBackend();
  const spaces = [2, 3, 5].map((threads) => new Space({ crew: crewOf(threads), leastWork: 0 }));
  for (const space of spaces) {
    expect(await space.begun()).toBe(space.threads);
    const backend = backendOn(space);
    for (const [name, make] of Object.entries(works)) {
      const [expected, actual] = [await valueOn(alone, make), await valueOn(backend, make)];
      expect(new Uint8Array(actual.buffer), `${name} with ${space.threads} threads`).toEqual(
        new Uint8Array(expected.buffer),
      );
    }
    expect(backend.liveBytes).toBe(0);
    await backend.close();
  }
  expectNoneLeft(1 + 2 + 4);
});

test("nobody waits for a thread that has not begun", () => {
  const backend = createWasmBackend({ threads: 3 });
  expect(backend.threads).toBe(3);
  const x = backend.allocate(1 << 20);
  backend.upload(x, new Float32Array(1 << 20).fill(3));
  const view = { buffer: x, offset: 0, shape: [1 << 20], strides: [1], dtype: "float32" } as const;
  backend.unary("neg", view, view); // all in one turn of the event loop, in which no worker can begin
  expect(backend.read(x, "float32", (1 << 20) - 1, 1)).toEqual(Float32Array.of(-3));
  return backend.close();
});

describe("kernels that an op brings along", () => {
  const queries = (): Tensor => attention(random([2, 6, 70, 16]), random([2, 3, 70, 16], 2), random([2, 3, 70, 16], 3));
  /** Makes attention slow on the caller's thread, so that others can take parts; tells how many it has taken itself. */
  const slowed = (space: Space): (() => number) => {
    const kernel = space.kernels.attention;
    let mine = 0;
    space.kernels.attention = (...args) => {
      mine++;
      for (const end = performance.now() + 50; performance.now() < end; );
      kernel(...args);
    };
    return () => mine;
  };

  test.each(["at once", "after the threads have begun"])("give the same bits, first met %s", async (when) => {
    const expected = await valueOn(createWasmBackend(), queries);
    const space = new Space({ crew: crewOf(3), leastWork: 0 });
    const backend = backendOn(space);
    if (when !== "at once") await space.begun();
    for (let i = 0; i < 20; i++) expect(await valueOn(backend, queries)).toEqual(expected);
    await backend.close();
    expectNoneLeft(2);
  });

  test("reach the other threads, which then take parts", async () => {
    const space = new Space({ crew: crewOf(3), leastWork: 0 });
    const backend = backendOn(space);
    await space.begun();
    backend.fusedFrom!(ropeKernels); // a first addition, so that the second must follow it
    const expected = await valueOn(createWasmBackend(), queries);
    expect(await valueOn(backend, queries)).toEqual(expected);
    const mine = slowed(space);
    await vi.waitFor(
      async () => {
        const before = mine();
        expect(await valueOn(backend, queries)).toEqual(expected);
        expect(mine() - before).toBeLessThan(3); // of three parts or more
      },
      { timeout: 20_000 },
    );
    await backend.close();
  });

  test("are not waited for by anybody", () => {
    const space = new Space({ crew: crewOf(3, { patience: 1000 }), leastWork: 0 });
    const backend = backendOn(space);
    const { fused: kernels } = backend.fusedFrom!(attentionKernels)!;
    expect(backend.fusedFrom!(attentionKernels)!.fused).toBe(kernels);
    const [q, out] = [backend.allocate(60), backend.allocate(60)];
    backend.upload(q, new Float32Array(60).fill(3));
    const view = { offset: 0, shape: [1, 3, 5, 4], strides: [60, 20, 4, 1], dtype: "float32" } as const;
    const x = { ...view, buffer: q };
    kernels.attention!([x, x, x], { ...view, buffer: out }, { scale: 1 }); // all in one turn of the event loop
    expect(backend.read(out, "float32", 0, 60)).toEqual(new Float32Array(60).fill(3));
    return backend.close();
  });
});

test("memory that has grown since the threads began is seen by them", async () => {
  const space = new Space({ crew: crewOf(3), leastWork: 0 });
  await space.begun();
  const n = 3_000_000;
  const [x, y] = [space.heap.allocate(4 * n), space.heap.allocate(4 * n)];
  space.float32.fill(2, x.address / 4, x.address / 4 + n);
  space.split(n, { work: 1, grain: 16 }, (start, count) => ({
    kernel: "blend",
    args: [false, x.address + 4 * start, x.address + 4 * start, y.address + 4 * start, count, 1, 2],
  }));
  expect(space.float32.subarray(y.address / 4, y.address / 4 + n).every((value) => value === 6)).toBe(true);
  await space.close();
});

test("closing ends the threads; values stay, and one thread goes on", async () => {
  const backend = createWasmBackend({ threads: 3 });
  expect(await backend.begun()).toBe(3);
  const x = random([300, 300]);
  await evaluateOn(backend, x);
  await backend.close();
  expectNoneLeft(2);
  expect(backend.threads).toBe(1);
  expect(await valueOn(backend, () => matmul(x, x))).toEqual(
    await valueOn(createWasmBackend(), () => matmul(random([300, 300]), random([300, 300]))),
  );
  await backend.close();
});

test("`using` ends the threads", async () => {
  {
    using backend = createWasmBackend({ threads: 2 });
    await backend.begun();
  }
  await vi.waitFor(() => expectNoneLeft(1));
});

test("a thread that was ended by somebody else is missed by nobody", async () => {
  const backend = backendOn(new Space({ crew: crewOf(3), leastWork: 0 }));
  await backend.begun();
  await started[0]!.terminate();
  const make = works["a wide product"]!;
  expect(await valueOn(backend, make)).toEqual(await valueOn(createWasmBackend(), make));
  await backend.close();
});

const blend = (address: number): Call => ({ kernel: "blend", args: [false, address, address, address, 4, 1, 1] });

test("a kernel that fails is one error, and the backend goes on", async () => {
  const space = new Space({ crew: crewOf(3) });
  await space.begun();
  const { address } = space.heap.allocate(64);
  const outside = 2 ** 32 - 64;
  for (let i = 0; i < 50; i++) {
    expect(() => space.parallel([outside, outside, outside].map(blend))).toThrow(
      /^(memory access out of bounds|evaluate: a kernel failed on another thread)$/,
    );
    expect(() => space.parallel([blend(address), blend(address + 16), blend(address + 32)])).not.toThrow();
  }
  await space.close();
  expectNoneLeft(2);
});

test("a thread that never answers is one error, and the backend goes on with one", () => {
  let words: Int32Array = new Int32Array();
  class DyingWorker {
    postMessage({ control }: WorkerStart): void {
      words = new Int32Array(control);
    }
    terminate(): void {}
  }
  vi.stubGlobal("Worker", DyingWorker);
  const space = new Space({ crew: crewOf(2, { patience: 30 }) });
  const { address } = space.heap.allocate(64);
  const { blend: real } = space.kernels;
  let calls = 0;
  space.kernels.blend = (...args) => {
    if (calls++ === 0) Atomics.sub(words, word.next, 1); // the worker takes a part and dies
    real(...args);
  };
  const parts = [0, 16, 32].map((offset) => blend(address + offset));
  expect(() => space.parallel(parts)).toThrow(
    /^evaluate: a thread has not answered for 0.03 s\. What was computed last/,
  );
  expect(() => space.parallel(parts)).not.toThrow();
  expect(space.threads).toBe(1);
});

test("a thread may take as long as this one has taken for its own parts, and some time more", () => {
  let words: Int32Array = new Int32Array();
  class SlowWorker {
    postMessage({ control }: WorkerStart): void {
      words = new Int32Array(control);
    }
    terminate(): void {}
  }
  vi.stubGlobal("Worker", SlowWorker);
  const space = new Space({ crew: crewOf(2, { patience: 30 }) });
  const { address } = space.heap.allocate(64);
  const { blend: real } = space.kernels;
  let time = 0;
  let calls = 0;
  space.kernels.blend = (...args) => {
    if (calls++ === 0) Atomics.sub(words, word.next, 1); // the worker takes a part
    time += 100;
    real(...args);
  };
  vi.spyOn(performance, "now").mockImplementation(() => {
    time += 50;
    if (time > 900) Atomics.store(words, word.done, 1); // and has done it long after this thread has done the other two
    return time;
  });
  expect(() => space.parallel([0, 16, 32].map((offset) => blend(address + offset)))).not.toThrow();
  expect(space.threads).toBe(2);
});

describe("where threads cannot be had, one thread does it all", () => {
  const expectOne = async (): Promise<void> => {
    const backend = createWasmBackend({ threads: 4 });
    expect([backend.threads, await backend.begun()]).toEqual([1, 1]);
    const make = works["a tall product"]!;
    expect(await valueOn(backend, make)).toEqual(await valueOn(createWasmBackend(), make));
    await backend.close();
    expectNoneLeft(0);
  };

  test("without shared memory, as on web pages that are not isolated", async () => {
    vi.stubGlobal("SharedArrayBuffer", undefined);
    await expectOne();
  });

  test("without worker threads", async () => {
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
    await expectOne();
  });

  test("when a thread cannot be started", async () => {
    class Worker {
      constructor() {
        throw new Error("no more threads");
      }
    }
    vi.spyOn(process, "getBuiltinModule").mockReturnValue({ Worker } as never);
    await expectOne();
  });

  test("when the last of the threads cannot be started, of which none is left", async () => {
    let running = 0;
    class Worker {
      constructor() {
        if (running === 2) throw new Error("no more threads");
        running++;
      }
      postMessage(): void {}
      terminate(): void {
        running--;
      }
    }
    vi.stubGlobal("Worker", Worker);
    await expectOne();
    expect(running).toBe(0);
  });

  test("when the backend is closed while somebody waits for them to begin", async () => {
    const urls = vi.spyOn(URL, "revokeObjectURL");
    class SilentWorker {
      postMessage(): void {}
      terminate(): void {}
    }
    vi.stubGlobal("Worker", SilentWorker);
    const backend = createWasmBackend({ threads: 3 });
    const begun = backend.begun();
    await backend.close();
    expect(await begun).toBe(1);
    expect(urls).toHaveBeenCalledTimes(2);
  });

  test("when a page's rules forbid workers", async () => {
    class ForbiddenWorker {
      onerror?: (event: object) => void;
      constructor() {
        setTimeout(() => this.onerror?.({}));
      }
      postMessage(): void {}
      terminate(): void {}
    }
    vi.stubGlobal("Worker", ForbiddenWorker);
    const backend = createWasmBackend({ threads: 4 });
    expect(await backend.begun()).toBe(1);
    const make = works["a tall product"]!;
    expect(await valueOn(backend, make)).toEqual(await valueOn(createWasmBackend(), make));
    await backend.close();
  });
});

test("threads have areas of their own also where the memory has to grow for them", () => {
  const areas: number[] = [];
  class Worker {
    postMessage({ area, memory }: WorkerStart): void {
      areas.push(area);
      new Int32Array(memory.buffer, area, 4096); // as a worker does
    }
    terminate(): void {}
  }
  vi.stubGlobal("Worker", Worker);
  const { heap, threads } = new Space({ crew: crewOf(64) });
  expect([threads, areas.length]).toEqual([64, 63]);
  expect(heap.allocate(64).address).toBeGreaterThanOrEqual(areas.at(-1)! + 16384);
});

describe("a program that forgets to close the backend is not kept alive", () => {
  test("by web workers that can be let go, as in Bun, but for who waits until they have begun", async () => {
    const calls: string[] = [];
    class Worker {
      onmessage?: () => void;
      postMessage(): void {}
      terminate(): void {}
      ref(): void {
        calls.push("ref");
        setTimeout(() => this.onmessage?.());
      }
      unref(): void {
        calls.push("unref");
      }
    }
    vi.stubGlobal("Worker", Worker);
    const backend = createWasmBackend({ threads: 2 });
    expect(calls).toEqual(["unref"]);
    expect(await backend.begun()).toBe(2);
    expect(calls).toEqual(["unref", "ref", "unref"]);
    await backend.close();
  });

  test("in Deno, whose web workers cannot be let go: threads are those of Node there", async () => {
    class Worker {
      constructor() {
        throw new Error("a web worker");
      }
    }
    vi.stubGlobal("Worker", Worker);
    vi.stubGlobal("Deno", {});
    const backend = createWasmBackend({ threads: 2 });
    expect(await backend.begun()).toBe(2);
    await backend.close();
    expectNoneLeft(1);
  });
});

test.each([0, -1, 1.5, NaN, 65])("%d threads are refused", (threads) => {
  const text = `createWasmBackend: threads must be a whole number from 1 to 64, got ${threads}`;
  expect(() => createWasmBackend({ threads })).toThrow(new RangeError(text));
});

test.each([
  ["begun and closed", "await backend.begun(); matmul(x, x).dataSync(); await backend.close();"],
  ["begun", "await backend.begun(); matmul(x, x).dataSync();"],
  [
    "begun and told of further kernels",
    "await backend.begun(); quantize(x, { bits: 8 }).words.dataSync(); matmul(x, x).dataSync();",
  ],
  ["not even begun", "matmul(x, x).dataSync();"],
])("a program ends by itself with threads that were %s", async (_, work) => {
  const library = new URL("../../../index.ts", import.meta.url).href;
  const quantized = new URL("../../../quantized.ts", import.meta.url).href;
  const wasm = new URL("../index.ts", import.meta.url).href;
  const program = `
    const { matmul, ones, setDefaultBackend } = await import(${JSON.stringify(library)});
    const { quantize } = await import(${JSON.stringify(quantized)});
    const { createWasmBackend } = await import(${JSON.stringify(wasm)});
    const backend = createWasmBackend({ threads: 3 });
    setDefaultBackend(backend);
    const x = ones([200, 200]);
    ${work}
    console.log(matmul(x, x).dataSync()[0]);`;
  const options = ["--no-warnings", "--input-type=module", "-e", program];
  const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 50_000 });
  expect(stdout).toBe("200\n");
});
