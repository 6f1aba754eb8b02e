import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluateOn } from "../../keep.ts";
import { tensor } from "../../ops/creation.ts";
import { matmul } from "../../ops/matmul.ts";
import { softmax } from "../../ops/softmax.ts";
import { backendCases } from "../../testing/backend-cases.ts";
import { rowMajor } from "../../view.ts";
import { createJsBackend } from "../js/backend.ts";
import type { WasmBackend } from "./backend.ts";
import { backendOn } from "./backend.ts";
import { createWasmBackend } from "./create.ts";
import { Space } from "./space.ts";
import { crewOf } from "./threads/crew.ts";

describe("the js backend does what its definition says", () => {
  const backend = createJsBackend();
  for (const { name, run } of backendCases().filter((c) => c.name.startsWith("literal"))) it(name, () => run(backend));
});

describe("the wasm backend agrees with the js backend", () => {
  const backend = createWasmBackend();
  for (const { name, run } of backendCases()) it(name, () => run(backend));
  it("has given every byte back", () => expect(backend.liveBytes).toBe(0));
});

describe.each([2, 3])("and so it does with %d threads", (threads) => {
  const backend = backendOn(new Space({ crew: crewOf(threads), leastWork: 0 }));
  beforeAll(async () => expect(await backend.begun()).toBe(threads));
  afterAll(() => backend.close());
  for (const { name, run } of backendCases()) it(name, () => run(backend));
  it("has given every byte back", () => expect(backend.liveBytes).toBe(0));
});

describe("so does the one for engines without relaxed SIMD", () => {
  const backend = backendOn(new Space({ relaxed: false }));
  for (const { name, run } of backendCases().filter((c) => c.name.includes("matmul"))) it(name, () => run(backend));
});

describe("the wasm backend's memory", () => {
  const view = (backend: WasmBackend, data: Float32Array) => {
    const buffer = backend.allocate(data.length);
    backend.upload(buffer, data);
    return { ...rowMajor([data.length]), dtype: "float32" as const, buffer };
  };

  it("keeps buffers readable when it grows", () => {
    const backend = createWasmBackend();
    const x = view(backend, Float32Array.of(1, 2, 3));
    const before = backend.memoryBytes;
    const y = view(backend, new Float32Array(2 ** 22).fill(5));
    expect(backend.memoryBytes).toBeGreaterThan(before);
    expect(backend.read(x.buffer, "float32", 0, 3)).toEqual(Float32Array.of(1, 2, 3));
    expect(backend.read(y.buffer, "float32", 2 ** 22 - 1, 1)).toEqual(Float32Array.of(5));
  });

  it("computes beyond 2 GiB, where addresses as signed numbers are negative", () => {
    const backend = createWasmBackend();
    const unused = backend.allocate(550_000_000); // not touched, so the system gives it no pages
    const [x, y] = [
      view(
        backend,
        Float32Array.from({ length: 1003 }, (_, i) => i % 7),
      ),
      view(backend, new Float32Array(1003)),
    ];
    expect(x.buffer.address).toBeGreaterThan(2 ** 31);
    backend.binary("add", x, x, y);
    expect((backend.read(y.buffer, "float32", 0, 1003) as Float32Array).every((v, i) => v === 2 * (i % 7))).toBe(true);
    const row = { ...x, shape: [1, 1003], strides: [1003, 1] };
    const sum = view(backend, new Float32Array(1));
    backend.matmul(row, { ...x, shape: [1003, 1], strides: [1, 1] }, { ...sum, shape: [1, 1], strides: [1, 1] });
    expect(backend.read(sum.buffer, "float32", 0, 1)).toEqual(Float32Array.of(143 * 91 + 1));
    backend.free(unused);
  });

  it("refuses a buffer that was freed", () => {
    const backend = createWasmBackend();
    const x = view(backend, Float32Array.of(1));
    backend.free(x.buffer);
    const out = view(backend, Float32Array.of(1, 1));
    expect(() => backend.free(x.buffer)).toThrow(/^free: the buffer at \d+ was freed before$/);
    expect(() => backend.unary("neg", x, out)).toThrow(/^address: the buffer at \d+ was freed$/);
  });

  it("is the same after ten thousand evaluations of one graph", async () => {
    const backend = createWasmBackend();
    const weights = tensor(new Float32Array(48).fill(0.1), { shape: [6, 8] });
    await evaluateOn(backend, weights);
    const run = async (): Promise<void> => {
      const x = tensor([[1, 2, 3, 4, 5, 6]]);
      const y = softmax(matmul(x, weights).add(1).exp()).transpose().sum({ axis: 0 });
      await evaluateOn(backend, y);
      y.dispose();
      x.dispose();
    };
    await run();
    const [live, bytes] = [backend.liveBytes, backend.memoryBytes];
    for (let i = 0; i < 10_000; i++) await run();
    expect([backend.liveBytes, backend.memoryBytes]).toEqual([live, bytes]);
    weights.dispose();
    expect(backend.liveBytes).toBe(0);
  });

  it("refuses data that do not fit a buffer", () => {
    const backend = createWasmBackend();
    const buffer = backend.allocate(16);
    const text = "element: 17 elements do not lie in a buffer of 64 bytes";
    expect(() => backend.upload(buffer, new Float32Array(17))).toThrow(new RangeError(text));
    expect(() => backend.read(buffer, "float32", 10, 7)).toThrow(new RangeError(text));
  });
});
