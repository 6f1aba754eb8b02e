// Who holds a buffer of a backend, and when it is freed. Not here: what lies in it.
import type { Backend, View } from "./backend.ts";
import type { Dtype } from "./dtype.ts";
import { bytesPerElement } from "./dtype.ts";
import type { Shape } from "./shape.ts";
import type { Layout } from "./view.ts";
import { isRowMajor } from "./view.ts";

/** A buffer with the number of holders that still need it. */
export class Storage {
  readonly backend: Backend;
  readonly buffer: unknown;
  readonly elements: number;
  #holders = 1;

  constructor(backend: Backend, elements: number) {
    this.backend = backend;
    this.elements = elements;
    this.buffer = backend.allocate(elements);
    live.buffers++;
    live.bytes += elements * bytesPerElement;
    peak.bytes = Math.max(peak.bytes, live.bytes);
  }

  get holders(): number {
    return this.#holders;
  }

  hold(): this {
    this.#holders++;
    return this;
  }

  release(): void {
    if (--this.#holders > 0) return;
    this.backend.free(this.buffer);
    live.buffers--;
    live.bytes -= this.elements * bytesPerElement;
  }
}

/** A view together with the storage that it keeps alive: whoever makes one has a hold for it. */
export class StoredView implements View {
  readonly storage: Storage;
  readonly buffer: unknown;
  readonly dtype: Dtype;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
  #isRowMajor: boolean | undefined;

  /** @param isKnownRowMajor where that need not be found out. */
  constructor(storage: Storage, dtype: Dtype, { shape, strides, offset }: Layout, isKnownRowMajor?: true) {
    this.storage = storage;
    this.buffer = storage.buffer;
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    this.#isRowMajor = isKnownRowMajor;
  }

  /** Found out once: the same weights are asked in every step. */
  get isRowMajor(): boolean {
    this.#isRowMajor ??= isRowMajor(this);
    return this.#isRowMajor;
  }
}

const live = { buffers: 0, bytes: 0 };
const peak = { bytes: 0 };

/** What tensors hold on all backends at this moment, in bytes and in buffers. Values read with `data()` are not counted: the JavaScript heap has them. */
export const memory = (): { bytes: number; buffers: number } => ({ ...live });

/** The most bytes that tensors held at any moment while `work` ran, those from before included. */
export const peakBytes = async (work: () => unknown): Promise<number> => {
  const before = peak.bytes;
  peak.bytes = live.bytes;
  try {
    await work();
    return peak.bytes;
  } finally {
    peak.bytes = Math.max(before, peak.bytes);
  }
};

/**
 * The safety net: storage of a kept tensor that was forgotten without `dispose()` is released when the view that it has of it is collected, which
 * nobody else keeps. Created at first use, so that nothing happens at import.
 */
let registry: FinalizationRegistry<Storage> | undefined;

export const watch = (view: StoredView): void => {
  registry ??= new FinalizationRegistry((forgotten) => {
    if (leaks.warn)
      console.warn(
        `@attn/tensor: a tensor of ${forgotten.elements * bytesPerElement} bytes was collected without dispose()`,
      );
    forgotten.release();
  });
  registry.register(view, view.storage, view);
};

export const unwatch = (view: StoredView): void => {
  registry?.unregister(view);
};

const leaks = { warn: false };

/** In debug mode a kept tensor that was collected without `dispose()` is reported on the console. */
export const warnAboutLeaks = (on: boolean): void => {
  leaks.warn = on;
};
