import { describe, expect, test } from "vitest";
import type { Backend, FusedKernel, KernelSource, View } from "../backend.ts";
import { createJsBackend } from "../backends/js/backend.ts";
import { createWasmBackend } from "../backends/wasm/create.ts";
import { evaluateOn } from "../keep.ts";
import type { Tensor } from "../tensor.ts";
import { asynchronous } from "../testing/asynchronous.ts";
import { arange } from "./creation.ts";
import { fused } from "./fused.ts";

const source: KernelSource = { kind: "of this test" };
const six = (): Tensor => arange(0, 6).cast("float32").reshape([2, 3]);
/** Composed it is 2 · x. */
const doubled = (x: Tensor): Tensor =>
  fused("doubled", [x], { shape: x.shape, kernels: source, compose: () => x.mul(2) });

/** A backend, and kernels that note their name and the strides of what they read. */
const noting = (): { backend: Backend; runs: string[]; kernel: (name: string) => FusedKernel } => {
  const js = createJsBackend() as Backend;
  const runs: string[] = [];
  const kernel =
    (name: string): FusedKernel =>
    ([x], out) => {
      runs.push(`${name} [${(x as View).strides.join(", ")}]`);
      return js.assign(x!, out);
    };
  return { backend: js, runs, kernel };
};

describe("kernels that an op brings along", () => {
  test("run where the backend takes them from their source", async () => {
    const { backend, runs, kernel } = noting();
    const table = { fused: { doubled: kernel("brought") } };
    const taking = { ...backend, fusedFrom: (from: KernelSource) => (from === source ? table : undefined) };
    for (const on of [taking, asynchronous(taking)]) await evaluateOn(on, doubled(six()));
    expect(runs).toEqual(["brought [3, 1]", "brought [3, 1]"]);
  });

  test("get strided inputs if their source says that they take them, whatever the backend says of its own", async () => {
    const { backend, runs, kernel } = noting();
    const table = { fused: { doubled: kernel("brought") } };
    const [plain, strided] = [undefined, new Set(["doubled"])].map((takesStrided) => ({
      ...backend,
      takesStrided: new Set(["doubled"]),
      fusedFrom: () => ({ ...table, ...(takesStrided && { takesStrided }) }),
    }));
    await evaluateOn(plain!, doubled(six().transpose()));
    await evaluateOn(strided!, doubled(six().transpose()));
    expect(runs).toEqual(["brought [2, 1]", "brought [1, 3]"]);
  });

  test("stand back behind those of the backend", async () => {
    const { backend, runs, kernel } = noting();
    const own = {
      ...backend,
      fused: { doubled: kernel("own") },
      fusedFrom: () => ({ fused: { doubled: kernel("brought") } }),
    };
    await evaluateOn(own, doubled(six()));
    expect(runs).toEqual(["own [3, 1]"]);
  });

  test.each<[string, Backend]>([
    ["has no place for any", createJsBackend() as Backend],
    ["has kernels of another kind", createWasmBackend() as Backend],
    [
      "finds no kernel of that name among them",
      { ...(createJsBackend() as Backend), fusedFrom: () => ({ fused: {} }) },
    ],
  ])("are left out by a backend that %s", async (_, backend) => {
    const result = doubled(six());
    await evaluateOn(backend, result);
    expect(await result.data()).toEqual(Float32Array.of(0, 2, 4, 6, 8, 10));
  });
});
