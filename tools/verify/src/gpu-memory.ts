// What a forward pass leaves on the device when it is repeated: counted by the backend, and at the browser's own functions. Judges nothing.

import { evaluate, gelu, layerNorm, matmul, setDefaultBackend, softmax, type Tensor, tensor } from "@attn/tensor";
import { createGpuBackend, type GpuBackend } from "@attn/tensor/gpu";

export interface Passes {
  /** After each pass, by the backend's count. */
  readonly arrays: number[];
  readonly bytes: number[];
  readonly kernels: number[];
  /** Textures or buffers that the browser made and was not told to delete, after each pass. */
  readonly objects: number[];
  /** The same when all is over. */
  readonly left: { readonly arrays: number; readonly bytes: number };
}

const [rows, width] = [13, 24];

/** One block of a transformer over other numbers each time, as often as asked. */
export async function repeatedPasses(mode: "webgl2" | "webgpu", times: number): Promise<Passes> {
  const count = counting(mode);
  const backend = (await createGpuBackend({ mode })) as GpuBackend;
  setDefaultBackend(backend);
  const weights = [width, width, width, 4 * width].map((n, i) => numbers([width, n], i));
  const back = numbers([4 * width, width], 9);
  const norm = { weight: numbers([width], 10), bias: numbers([width], 11) };
  const parameters = [...weights, back, norm.weight, norm.bias];
  await evaluate(...parameters);
  const [queries, keys, values, out] = weights as [Tensor, Tensor, Tensor, Tensor];
  const passes: Omit<Passes, "left"> = { arrays: [], bytes: [], kernels: [], objects: [] };
  for (let pass = 0; pass < times; pass++) {
    const x = numbers([rows, width], 20 + pass); // [T, C]
    const n = layerNorm(x, norm);
    const weighted = softmax(matmul(matmul(n, queries), matmul(n, keys).transpose())); // [T, T]
    const y = matmul(weighted, matmul(n, values)).add(x);
    await matmul(gelu(matmul(y, out)), back)
      .add(y)
      .data();
    passes.arrays.push(backend.liveArrays);
    passes.bytes.push(backend.liveBytes);
    passes.kernels.push(backend.kernels);
    passes.objects.push(count());
  }
  for (const parameter of parameters) parameter.dispose();
  const left = { arrays: backend.liveArrays, bytes: backend.liveBytes };
  await backend.close();
  return { ...passes, left };
}

const numbers = (shape: number[], seed: number): Tensor => {
  const size = shape.reduce((product, n) => product * n, 1);
  return tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7 + seed)),
    { shape },
  );
};

/** How many textures or buffers there are, from now on. */
const counting = (mode: "webgl2" | "webgpu"): (() => number) => {
  const alive = new Set<unknown>();
  const globals = globalThis as unknown as Record<
    string,
    { prototype: Record<string, (...args: unknown[]) => unknown> }
  >;
  const watch = (
    owner: string,
    name: string,
    seen: (self: unknown, result: unknown, args: unknown[]) => void,
  ): void => {
    const prototype = globals[owner]!.prototype;
    const original = prototype[name]!;
    prototype[name] = function (this: unknown, ...args: unknown[]): unknown {
      const result = original.apply(this, args);
      seen(this, result, args);
      return result;
    };
  };
  if (mode === "webgl2") {
    watch("WebGL2RenderingContext", "createTexture", (_, texture) => void alive.add(texture));
    watch("WebGL2RenderingContext", "deleteTexture", (_, __, [texture]) => void alive.delete(texture));
  } else {
    watch("GPUDevice", "createBuffer", (_, buffer) => void alive.add(buffer));
    watch("GPUBuffer", "destroy", (buffer) => void alive.delete(buffer));
  }
  return () => alive.size;
};
