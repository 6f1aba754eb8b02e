// The gpu backend in the modes of gpu.js that need no GPU. The others are tested in a browser, in tools/verify.
import { describe, expect, it, vi } from "vitest";
import type { Backend, View } from "../../backend.ts";
import type { RawData } from "../../dtype.ts";
import { evaluateOn } from "../../keep.ts";
import { gelu, silu } from "../../ops/activation.ts";
import { tensor } from "../../ops/creation.ts";
import { gather } from "../../ops/indexing.ts";
import { matmul } from "../../ops/matmul.ts";
import { layerNorm, rmsNorm } from "../../ops/normalization.ts";
import { quantize } from "../../ops/quantize.ts";
import { logSoftmax, softmax } from "../../ops/softmax.ts";
import type { Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { checkKernel } from "../../testing/backend/kernel-case.ts";
import { operand } from "../../testing/backend/operands.ts";
import { checkCase, sampleSize } from "../../testing/conformance.ts";
import { gpuCases, withinGpu } from "../../testing/gpu-cases.ts";
import { rowMajor } from "../../view.ts";
import { createJsBackend } from "../js/backend.ts";
import type { GpuBackend } from "./create.ts";
import { createGpuBackend } from "./create.ts";
import { outlast } from "./outlast.ts";

const open = async (mode: "cpu" | "webasm"): Promise<GpuBackend> => (await createGpuBackend({ mode })) as GpuBackend;

// webasm translates and runs slowly: one call of each size.
for (const [mode, sample] of [
  ["cpu", 1],
  ["webasm", 1000],
] as const)
  describe(`the gpu backend in mode ${mode}`, async () => {
    const backend = withinGpu(await open(mode));
    const { taken, all } = await sampleSize(gpuCases(), sample);
    describe(`agrees with the js backend in ${taken} of ${all} calls (all: node tools/verify/gpu-check.mjs --conformance ${mode})`, () => {
      for (const one of gpuCases())
        if (one.skipped === undefined)
          it(one.name, async () => expect((await checkCase(backend, one, { sample })).failures).toEqual([]));
        else it.skip(`${one.name} (${one.skipped})`, () => {});
      it("has deleted every array", () => expect(backend.liveArrays).toBe(0));
    });
  });

describe("what those cases leave out", async () => {
  const backend = await open("cpu");
  const float = { relative: 2 ** -18, absolute: 2e-6 };

  it("powers near the limits of float32 are neither infinite nor 0 too early", () =>
    checkKernel(backend, {
      inputs: [
        { data: Float32Array.of(1e-19, 1e-19, 1e19, 1e30, 0.5, 1e-30, 3), dtype: "float32", layout: rowMajor([7]) },
        { data: Float32Array.of(-2, -1.99, 1.99, -1.1, -127, -1.2, -64.5), dtype: "float32", layout: rowMajor([7]) },
      ],
      out: { shape: [7], dtype: "float32" },
      call: (b, [x, y], out) => b.binary("pow", x!, y!, out),
      tolerance: { relative: 2 ** -17, absolute: 0 },
    }));

  // in tiles, cut into parts, and one row as in decoding
  it.each([
    [67, 129, 35],
    [9, 1025, 11],
    [1, 777, 65],
  ])("the product [%i, %i] · [%i], over transposed views", (m, k, n) =>
    checkKernel(backend, {
      inputs: [
        operand([m, k], "float32", "transposed", { range: 1 }),
        operand([k, n], "float32", "transposed", { range: 1, seed: 6 }),
      ],
      out: { shape: [m, n], dtype: "float32" },
      call: (b, [x, y], out) => b.matmul(x!, y!, out),
      tolerance: { relative: float.relative, absolute: 1e-4 },
    }),
  );

  it("row numbers outside are refused, whether they were uploaded or computed", async () => {
    const rows = tensor([1, 2, 3]);
    const far = tensor(Int32Array.of(0, 3));
    for (const indices of [far, far.add(0) as Tensor<"int32">]) {
      await expect(evaluateOn(backend, gather(rows, indices))).rejects.toThrow(/^gather: index 3 is not in 3 rows$/);
    }
  });
});

describe("fused kernels give what their composed versions give", async () => {
  const backend = await open("cpu");
  const x = tensor(operand([3, 5, 130], "float32", "row-major", { range: 3 }).data as Float32Array, {
    shape: [3, 5, 130],
  });
  const weight = tensor(Float32Array.from({ length: 130 }, (_, i) => 1 + (i % 5)));
  const bias = tensor(Float32Array.from({ length: 130 }, (_, i) => (i % 3) - 1));
  const cases: Record<string, (x: Tensor) => Tensor> = {
    softmax: (x) => softmax(x),
    logSoftmax: (x) => logSoftmax(x),
    "layerNorm with weight and bias": (x) => layerNorm(x, { weight, bias }),
    rmsNorm: (x) => rmsNorm(x, { weight }),
    "gelu, exact": (x) => gelu(x),
    "gelu by tanh": (x) => gelu(x, { approximate: "tanh" }),
    silu: (x) => silu(x),
  };
  for (const [name, f] of Object.entries(cases))
    for (const [layout, view] of [
      ["row-major", (t: Tensor) => t],
      ["transposed", (t: Tensor) => t.transpose([1, 0, 2])],
    ] as const)
      it(`${name}, ${layout}`, async () => {
        const expected = await valueOn(createJsBackend(), () => f(view(x)));
        const actual = await valueOn(backend, () => f(view(x)));
        for (const [i, value] of actual.entries())
          expect(Math.abs(value - expected[i]!), `element ${i}`).toBeLessThan(1e-5 + 1e-5 * Math.abs(expected[i]!));
      });
});

/** Computes on a backend of choice a graph that another may have computed before. */
const valueOn = async (backend: Backend, build: () => Tensor): Promise<Float32Array> => {
  const y = build();
  await evaluateOn(backend, y);
  const data = await y.data();
  y.dispose();
  return data;
};

describe("the gpu backend's memory", () => {
  const view = async (b: GpuBackend, data: RawData, shape: Shape): Promise<View<never>> => {
    const buffer = b.allocate(data.length);
    await b.upload(buffer, data);
    return { ...rowMajor(shape), dtype: "float32", buffer: buffer as never };
  };

  it("is the same after a thousand evaluations of one graph, whose sizes change, and no kernel is compiled again", async () => {
    const backend = await open("cpu");
    const weights = tensor(new Float32Array(48).fill(0.1), { shape: [6, 8] });
    await evaluateOn(backend, weights);
    const run = async (rows: number): Promise<void> => {
      const x = tensor(new Float32Array(6 * rows).fill(1), { shape: [rows, 6] });
      const y = softmax(matmul(x, weights).add(1).exp()).transpose().sum({ axis: 0 });
      await evaluateOn(backend, y);
      y.dispose();
      x.dispose();
    };
    await run(2);
    await run(3);
    const [arrays, kernels] = [backend.liveArrays, backend.kernels];
    for (let i = 0; i < 1000; i++) await run(2 + (i % 40));
    expect([backend.liveArrays, backend.kernels]).toEqual([arrays, kernels]);
    expect(backend.reads).toBe(1); // the answer to the first question of all: whether this mode works
    weights.dispose();
    expect(backend.liveArrays).toBe(0);
  });

  it("refuses a buffer that was freed, and everything after close()", async () => {
    const backend = await open("cpu");
    const x = await view(backend, Float32Array.of(1, 2), [2]);
    backend.free(x.buffer);
    expect(() => backend.free(x.buffer)).toThrow(/^free: the buffer of 2 elements was freed before$/);
    const out = { ...x, buffer: backend.allocate(2) as never };
    await expect(backend.unary("neg", x, out)).rejects.toThrow(/^read: the buffer of 2 elements was freed$/);
    await backend.close();
    await expect(backend.upload(out.buffer, Float32Array.of(1, 2))).rejects.toThrow(
      /^gpu:cpu: this backend was closed$/,
    );
  });

  it("refuses integers that float32 cannot hold, and lets the limits of int32 pass", async () => {
    const backend = await open("cpu");
    const limits = Int32Array.of(2 ** 31 - 1, -(2 ** 31), 2 ** 24, -(2 ** 24));
    const buffer = backend.allocate(4);
    await backend.upload(buffer, limits);
    expect(await backend.read(buffer, "int32", 0, 4)).toEqual(limits);
    await expect(backend.upload(buffer, Int32Array.of(0, 2 ** 24 + 1))).rejects.toThrow(
      "upload: int32 16777217 is beyond 2^24 (16777216), which a GPU backend holds as float32. Use the wasm backend for such numbers",
    );
  });
});

it("refuses to pack quantised weights, whose words it would lose bits of", async () => {
  const backend = await open("cpu");
  const { words } = quantize(tensor(Float32Array.from({ length: 4 * 32 }, Math.sin), { shape: [4, 32] }), { bits: 8 });
  await expect(evaluateOn(backend, words)).rejects.toThrow(
    "quantize: quantised weights need words of 32 bits, which a GPU backend holds as float32. Use the wasm backend for them",
  );
});

describe("createGpuBackend", () => {
  it("says what to install where gpu.js is missing", async () => {
    vi.doMock("gpu.js", () => {
      throw new Error("Cannot find package 'gpu.js'");
    });
    await expect(createGpuBackend()).rejects.toThrow(
      /^createGpuBackend: gpu\.js could not be loaded\. It is an optional peer of @attn\/tensor: npm install gpu\.js$/,
    );
    vi.doUnmock("gpu.js");
  });

  it("falls back to the wasm backend where there is no GPU, and says why in one line", async () => {
    const lines: string[] = [];
    const backend = await createGpuBackend({ onFallback: (line) => lines.push(line) });
    expect([backend.name, backend.mode]).toEqual(["wasm", "wasm"]);
    expect(lines).toEqual([backend.fallbackReason]);
    expect(lines[0]).toMatch(
      /^no GPU mode of gpu\.js works here, so the wasm backend computes \(webgpu: [^\n]*webgl2: /,
    );
    expect(await valueOn(backend, () => tensor([1, 2]).add(1) as Tensor)).toEqual(Float32Array.of(2, 3));
  });

  it("refuses a mode that was named and does not work, and one that does not exist", async () => {
    await expect(createGpuBackend({ mode: "webgl2" })).rejects.toThrow(
      /^createGpuBackend: mode "webgl2" does not work here \(.*\)\. Mode "auto" takes another or the wasm backend$/,
    );
    await expect(createGpuBackend({ mode: "cuda" as "cpu" })).rejects.toThrow(
      /^createGpuBackend: mode must be "auto" or one of webgpu, webgl2, webgl, headlessgl, cpu, webasm, got "cuda"$/,
    );
  });
});

describe("a backend whose context is lost", async () => {
  const gpu = await open("cpu");
  let isLost = false;
  const lines: string[] = [];
  const backend = outlast(Object.create(gpu, { isLost: { get: () => isLost } }) as GpuBackend, (line) =>
    lines.push(line),
  );
  const held = tensor([1, 2, 3]).add(1) as Tensor;
  const step = (): Tensor =>
    softmax(
      matmul(
        tensor([
          [1, 2],
          [3, 4],
        ]),
        tensor([[0.5], [0.25]]),
      )
        .transpose()
        .add(1),
    );
  const shares = [1 / (1 + Math.exp(1.5)), 1 / (1 + Math.exp(-1.5))];

  it("computes as before as long as it is there", async () => {
    await evaluateOn(backend, held);
    expect((await valueOn(backend, step))[0]).toBeCloseTo(shares[0]!, 6);
    expect([backend.name, backend.fallbackReason, lines]).toEqual(["gpu:cpu", undefined, []]);
  });

  it("goes on as the wasm backend and says so once, in one line", async () => {
    isLost = true;
    for (let i = 0; i < 3; i++) {
      const values = await valueOn(backend, step);
      for (const [at, share] of shares.entries()) expect(values[at]).toBeCloseTo(share, 6);
    }
    expect(lines).toEqual([
      "gpu:cpu: the context was lost, so the wasm backend computes from here on; tensors that were on the GPU are gone",
    ]);
    expect([backend.name, backend.fallbackReason]).toEqual(["wasm", lines[0]]);
  });

  it("refuses a tensor that was on the GPU, in every kernel, and lets it be disposed", async () => {
    const lost =
      /^gpu:cpu: the context was lost, and with it every tensor on it\. Create a new backend, or go on with the wasm backend$/;
    for (const use of [
      held.add(1),
      held.neg(),
      held.sum(),
      softmax(held),
      matmul(held.reshape([1, 3]), tensor([[1], [2], [3]])),
    ])
      await expect(evaluateOn(backend, use)).rejects.toThrow(lost);
    held.dispose();
    expect(gpu.liveArrays).toBe(0);
  });
});
