// What the backend says and does when a browser takes its context away, or has no adapter at all. Runs in the page; judges nothing.

import { evaluate, matmul, setDefaultBackend, type Tensor, tensor } from "@attn/tensor";
import { createGpuBackend } from "@attn/tensor/gpu";

/** What a mode that was named says at the next call. */
export async function afterLoss(): Promise<string> {
  const { backend, lose } = await losable("webgl2", () => createGpuBackend({ mode: "webgl2" }));
  await lose();
  const buffer = backend.allocate(1) as never;
  const upload = Promise.resolve(backend.upload(buffer, Float32Array.of(7.25)));
  return upload.then(
    () => "nothing",
    (error: Error) => error.message,
  );
}

export interface Fallback {
  /** Of the backend: at first, and in the end. */
  readonly names: readonly string[];
  /** A product: at first, and in the end. */
  readonly products: readonly (readonly number[])[];
  /** What onFallback was told. */
  readonly lines: readonly string[];
  /** What a tensor that was on the GPU says. */
  readonly lost?: string;
}

/** Mode auto, with WebGPU or without it. */
export async function afterLossOfAuto(mode: "webgpu" | "webgl2"): Promise<Fallback> {
  const lines: string[] = [];
  const open = () => createGpuBackend({ onFallback: (line) => lines.push(line) });
  const { backend, lose } = await losable(
    mode,
    mode === "webgpu" ? open : () => hiding(navigator, "gpu", undefined, open),
  );
  setDefaultBackend(backend);
  const held = tensor([1, 2]).add(1) as Tensor;
  await evaluate(held);
  const before = { name: backend.name, product: await product() };
  await lose();
  const after = { product: await product(), name: backend.name };
  const lost = await evaluate(held.add(1)).then(
    () => "nothing",
    (error: Error) => error.message,
  );
  held.dispose();
  return { names: [before.name, after.name], products: [before.product, after.product], lines, lost };
}

/** A browser that has neither WebGPU nor WebGL. */
export async function withoutAdapters(): Promise<Fallback> {
  const lines: string[] = [];
  const none = { requestAdapter: async () => null };
  const backend = await hiding(navigator, "gpu", none, () =>
    hiding(
      OffscreenCanvas.prototype,
      "getContext",
      () => null,
      () =>
        hiding(
          HTMLCanvasElement.prototype,
          "getContext",
          () => null,
          () => createGpuBackend({ onFallback: (line) => lines.push(line) }),
        ),
    ),
  );
  setDefaultBackend(backend);
  return { names: [backend.name], products: [await product()], lines };
}

const product = async (): Promise<number[]> => {
  const rows = [
    [1, 2],
    [3, 4],
  ];
  return [...(await matmul(tensor(rows), tensor(rows)).data())];
};

/** The backend that `open` makes, and what takes its context away, as a driver does. */
async function losable<B>(
  mode: "webgpu" | "webgl2",
  open: () => Promise<B>,
): Promise<{ backend: B; lose(): Promise<void> }> {
  const taken: (() => void)[] = [];
  const { getContext } = OffscreenCanvas.prototype;
  const catching = function (this: OffscreenCanvas, ...args: [never]): unknown {
    const context = getContext.apply(this, args) as WebGL2RenderingContext | null;
    if (context) taken.push(() => context.getExtension("WEBGL_lose_context")?.loseContext());
    return context;
  };
  const adapters = (globalThis as { GPUAdapter?: { prototype: Adapter } }).GPUAdapter?.prototype;
  const requestDevice = adapters?.requestDevice;
  const backend =
    mode === "webgl2" || requestDevice === undefined
      ? await hiding(OffscreenCanvas.prototype, "getContext", catching, open)
      : await hiding(
          adapters as Adapter,
          "requestDevice",
          async function (this: Adapter, ...args: []): Promise<Lent> {
            const device = await requestDevice.apply(this, args);
            taken.push(() => device.destroy());
            return device;
          },
          open,
        );
  return {
    backend,
    async lose() {
      taken.at(-1)?.();
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
  };
}

interface Lent {
  destroy(): void;
}
interface Adapter {
  requestDevice(): Promise<Lent>;
}

/** Runs `work` while a property is another. */
async function hiding<T>(owner: object, name: string, value: unknown, work: () => Promise<T>): Promise<T> {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  try {
    return await work();
  } finally {
    if (own) Object.defineProperty(owner, name, own);
    else Reflect.deleteProperty(owner, name);
  }
}
